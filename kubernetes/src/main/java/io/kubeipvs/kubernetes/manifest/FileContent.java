package io.kubeipvs.kubernetes.manifest;

import io.kubeipvs.kubernetes.decode.DecodedObject;
import io.kubeipvs.kubernetes.decode.DecodedObject.Flaw;
import io.kubeipvs.kubernetes.decode.DecodedObject.Ignored;
import io.kubeipvs.kubernetes.decode.DecodedObject.Refused;
import io.kubeipvs.kubernetes.decode.DecodedObject.Usable;
import io.kubeipvs.kubernetes.decode.ObjectIdentity;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.source.Hidden;
import io.kubeipvs.kubernetes.source.ObjectProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a file is in force: the objects of its last good reading, and what is wrong with the
 * latest one. Immutable.
 *
 * @param claims in the file's order
 */
record FileContent(List<Claim> claims, List<ObjectProblem> refused, List<ObjectProblem> noticed) {
  static final FileContent NONE = new FileContent(List.of(), List.of(), List.of());

  FileContent {
    claims = List.copyOf(claims);
    refused = List.copyOf(refused);
    noticed = List.copyOf(noticed);
  }

  /**
   * A place in the file that holds an object.
   *
   * @param line where it begins, in the latest good reading of it
   */
  record Claim(Place place, KubernetesObject object, int line) {}

  /**
   * @param occurrence 0 where an object is in the file for the first time, 1 for the second, …
   */
  record Place(ObjectIdentity identity, int occurrence) {}

  /** The content after a new reading of the file. */
  FileContent after(String fileName, FileReading reading) {
    return switch (reading) {
      case FileReading.Broken(int line, String reason) ->
          new FileContent(
              claims,
              List.of(new ObjectProblem(origin(fileName, line), "", reason, new Hidden.Anything())),
              List.of());
      case FileReading.Parsed(List<DecodedObject> objects) -> afterParsed(fileName, objects);
    };
  }

  /** {@code web.yaml:12}, or the name alone. */
  static String origin(String fileName, int line) {
    return line == 0 ? fileName : fileName + ":" + line;
  }

  private FileContent afterParsed(String fileName, List<DecodedObject> objects) {
    Map<Place, Claim> earlier = new LinkedHashMap<>();
    claims.forEach(claim -> earlier.put(claim.place(), claim));
    Map<ObjectIdentity, Integer> occurrences = new HashMap<>();
    List<Claim> nowInForce = new ArrayList<>();
    List<ObjectProblem> nowRefused = new ArrayList<>();
    List<ObjectProblem> nowNoticed = new ArrayList<>();
    boolean anyNameless = false;
    for (DecodedObject decoded : objects) {
      String origin = origin(fileName, decoded.line());
      switch (decoded) {
        case Usable usable -> {
          Place place = nextPlace(usable.identity(), occurrences);
          nowInForce.add(new Claim(place, usable.object(), usable.line()));
          Flaw flaw = usable.flaw();
          if (flaw != null) {
            nowNoticed.add(
                new ObjectProblem(
                    origin(fileName, flaw.line()), usable.identity().toString(), flaw.reason()));
          }
        }
        case Refused(
                ObjectIdentity identity,
                String object,
                String reason,
                int _,
                Hidden hidden) -> {
          nowRefused.add(new ObjectProblem(origin, object, reason, hidden));
          anyNameless |= identity == null;
          Claim last = identity == null ? null : earlier.get(nextPlace(identity, occurrences));
          if (last != null) {
            nowInForce.add(last);
          }
        }
        case Ignored(String object, String reason, int _) ->
            nowNoticed.add(new ObjectProblem(origin, object, reason));
      }
    }
    if (anyNameless) {
      nowInForce.addAll(missingFrom(nowInForce, earlier));
    }
    return new FileContent(nowInForce, nowRefused, nowNoticed);
  }

  private static Place nextPlace(
      ObjectIdentity identity, Map<ObjectIdentity, Integer> occurrences) {
    return new Place(identity, occurrences.merge(identity, 1, Integer::sum) - 1);
  }

  /**
   * An object that lost its name or kind by a slip is not gone: while the file holds one of which
   * these cannot be read, nothing that was in it goes.
   */
  private static List<Claim> missingFrom(List<Claim> now, Map<Place, Claim> earlier) {
    Set<Place> there = new HashSet<>();
    now.forEach(claim -> there.add(claim.place()));
    return earlier.values().stream().filter(claim -> !there.contains(claim.place())).toList();
  }
}
