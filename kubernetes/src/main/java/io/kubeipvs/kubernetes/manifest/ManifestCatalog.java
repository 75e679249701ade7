package io.kubeipvs.kubernetes.manifest;

import io.kubeipvs.kubernetes.decode.ObjectIdentity;
import io.kubeipvs.kubernetes.manifest.FileContent.Claim;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.source.ObjectProblem;
import io.kubeipvs.kubernetes.source.SourceEvent;
import io.kubeipvs.kubernetes.source.SourceEvent.Deleted;
import io.kubeipvs.kubernetes.source.SourceEvent.Mended;
import io.kubeipvs.kubernetes.source.SourceEvent.Noticed;
import io.kubeipvs.kubernetes.source.SourceEvent.Refused;
import io.kubeipvs.kubernetes.source.SourceEvent.Upserted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All files of a directory, and what of them has been told. Of an object that is there more than
 * once the first counts, by file name and then by place in the file. Does no I/O; not thread-safe.
 */
final class ManifestCatalog {
  private final Map<String, FileContent> files = new TreeMap<>();
  private Set<String> vanishing = Set.of();
  private @Nullable ObjectProblem directoryProblem;

  private Map<ObjectIdentity, KubernetesObject> toldObjects = Map.of();
  private Map<String, ObjectProblem> toldProblems = Map.of();
  private Map<String, ObjectProblem> toldNotices = Map.of();

  /** An object's place in a file. */
  private record Located(String fileName, Claim claim) {
    String origin() {
      return FileContent.origin(fileName, claim.line());
    }
  }

  /** A file is new or has changed. */
  void read(String fileName, FileReading reading) {
    files.compute(
        fileName,
        (name, before) -> (before == null ? FileContent.NONE : before).after(name, reading));
  }

  /** A file is gone. */
  void gone(String fileName) {
    files.remove(fileName);
  }

  /**
   * These files are not to be seen, but may be about to return: what they hold stays in force, yet
   * nobody is told of duplicates, since a file that is being renamed is there twice in this sense.
   */
  void vanishing(Set<String> fileNames) {
    vanishing = Set.copyOf(fileNames);
  }

  /** What is wrong with the directory as a whole, or null. */
  void directoryProblem(@Nullable ObjectProblem problem) {
    directoryProblem = problem;
  }

  /** What has changed since the last call: objects first, then problems. */
  List<SourceEvent> events() {
    Map<String, ObjectProblem> problems = new LinkedHashMap<>();
    Map<String, ObjectProblem> notices = new LinkedHashMap<>();
    if (directoryProblem != null) {
      problems.put(directoryProblem.toString(), directoryProblem);
    }
    Map<ObjectIdentity, Located> winners = new LinkedHashMap<>();
    files.forEach((name, content) -> {
      content.refused().forEach(problem -> problems.put(problemKey(name, problem), problem));
      content.noticed().forEach(problem -> notices.put(problemKey(name, problem), problem));
      elect(name, content, winners, problems);
    });
    List<SourceEvent> events = new ArrayList<>();
    tellObjects(winners, events);
    tellProblems(problems, notices, events);
    return events;
  }

  private void elect(
      String fileName,
      FileContent content,
      Map<ObjectIdentity, Located> winners,
      Map<String, ObjectProblem> problems) {
    for (Claim claim : content.claims()) {
      Located located = new Located(fileName, claim);
      ObjectIdentity identity = claim.place().identity();
      Located first = winners.putIfAbsent(identity, located);
      if (first != null) {
        String key = "duplicate " + fileName + " " + claim.place() + " " + first.fileName();
        boolean passing = vanishing.contains(fileName) || vanishing.contains(first.fileName());
        if (!passing || toldProblems.containsKey(key)) {
          problems.put(key, duplicate(located, first));
        }
      }
    }
  }

  private static ObjectProblem duplicate(Located second, Located first) {
    return new ObjectProblem(
        second.origin(),
        second.claim().place().identity().toString(),
        "is also at " + first.origin() + "; that one counts, this one when that one goes");
  }

  /** An object's problem stays the same one if only its line moves; a file's does not. */
  private static String problemKey(String fileName, ObjectProblem problem) {
    return problem.object().isEmpty()
        ? problem.toString()
        : fileName + " " + problem.object() + " " + problem.reason() + problem.hidden();
  }

  private void tellObjects(Map<ObjectIdentity, Located> winners, List<SourceEvent> events) {
    Map<ObjectIdentity, KubernetesObject> objects = new TreeMap<>();
    winners.forEach((identity, located) -> objects.put(identity, located.claim().object()));
    for (ObjectIdentity identity : toldObjects.keySet()) {
      if (!objects.containsKey(identity)) {
        events.add(new Deleted(identity.kind(), identity.key()));
      }
    }
    objects.forEach((identity, object) -> {
      if (!object.equals(toldObjects.get(identity))) {
        events.add(new Upserted(object));
      }
    });
    toldObjects = objects;
  }

  private void tellProblems(
      Map<String, ObjectProblem> problems,
      Map<String, ObjectProblem> notices,
      List<SourceEvent> events) {
    toldProblems.forEach((key, problem) -> {
      if (!problems.containsKey(key)) {
        events.add(new Mended(problem));
      }
    });
    problems.forEach((key, problem) -> {
      if (!toldProblems.containsKey(key)) {
        events.add(new Refused(problem));
      }
    });
    notices.forEach((key, notice) -> {
      if (!toldNotices.containsKey(key)) {
        events.add(new Noticed(notice));
      }
    });
    // A problem that goes on keeps the words in which it was told.
    problems.replaceAll((key, problem) -> toldProblems.getOrDefault(key, problem));
    toldProblems = problems;
    toldNotices = notices;
  }
}
