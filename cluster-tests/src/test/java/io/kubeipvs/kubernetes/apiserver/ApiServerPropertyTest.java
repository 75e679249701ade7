package io.kubeipvs.kubernetes.apiserver;

import static io.kubeipvs.testkit.apiserver.FakeApiServer.ENDPOINT_SLICES;
import static io.kubeipvs.testkit.apiserver.FakeApiServer.NODES;
import static io.kubeipvs.testkit.apiserver.FakeApiServer.SERVICES;

import io.kubeipvs.kubernetes.decode.DecodedObject;
import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.decode.ObjectDecoder;
import io.kubeipvs.kubernetes.decode.ObjectIdentity;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.yaml.YamlDocuments;
import io.kubeipvs.kubernetes.yaml.YamlSyntaxException;
import io.kubeipvs.testkit.apiserver.FakeApiServer;
import io.kubeipvs.testkit.apiserver.Fault;
import io.kubeipvs.testkit.property.Generator;
import io.kubeipvs.testkit.property.Property;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever is edited and whatever goes wrong, in the end the source knows what the server holds.
 * What the server holds is read by the reader of manifests, not by the source's own.
 */
@Timeout(300)
final class ApiServerPropertyTest {
  private static final int NAMES = 5;
  private static final List<Fault> QUICK_FAULTS =
      List.of(
          Fault.UNAUTHORIZED,
          Fault.FORBIDDEN,
          Fault.INTERNAL_ERROR,
          Fault.UNAVAILABLE,
          Fault.RESET,
          Fault.CUT_SHORT,
          Fault.GARBAGE);

  /** Something that happens to the server. */
  private sealed interface Step {
    record Service(int number, int port) implements Step {}

    record Slice(int number, int lastByte) implements Step {}

    record OwnNode(String zone) implements Step {}

    record Delete(String collection, int number) implements Step {}

    record Hide(int number) implements Step {}

    record Headless(int number) implements Step {}

    record Fails(Fault fault) implements Step {}

    record EndWatches() implements Step {}

    record CutWatches() implements Step {}

    record Compact() implements Step {}

    record Restart() implements Step {}

    record Pause(int millis) implements Step {}
  }

  private static final Generator<Step> STEPS =
      random -> {
        int number = random.nextInt(NAMES);
        return switch (random.nextInt(16)) {
          // One in eight has a port that there is not.
          case 0, 1, 2 ->
              new Step.Service(number, random.nextInt(8) == 0 ? 70_000 : random.nextInt(1, 99));
          case 3, 4, 5 -> new Step.Slice(number, random.nextInt(1, 255));
          case 6 -> new Step.OwnNode(random.nextBoolean() ? "a" : "b");
          case 7 -> new Step.Delete(SERVICES, number);
          case 8 -> new Step.Delete(ENDPOINT_SLICES, number);
          case 9 -> random.nextBoolean() ? new Step.Hide(number) : new Step.Headless(number);
          case 10, 11 -> new Step.Fails(QUICK_FAULTS.get(random.nextInt(QUICK_FAULTS.size())));
          case 12 -> random.nextBoolean() ? new Step.EndWatches() : new Step.CutWatches();
          case 13 -> new Step.Compact();
          case 14 -> random.nextInt(3) == 0 ? new Step.Restart() : new Step.CutWatches();
          default -> new Step.Pause(random.nextInt(30));
        };
      };

  @Test
  void knowsInTheEndWhatTheServerHoldsWhereListsAreStreamed() {
    Property.named("the source knows what the server holds")
        .runs(25)
        .forAllLists(Generator.listsOf(STEPS, 40), steps -> check(steps, true));
  }

  @Test
  void knowsInTheEndWhatTheServerHoldsWhereListsComeInPages() {
    Property.named("the source knows what the server holds, without WatchList")
        .runs(25)
        .forAllLists(Generator.listsOf(STEPS, 40), steps -> check(steps, false));
  }

  private static void check(List<Step> steps, boolean watchList) throws Exception {
    try (FakeApiServer server = FakeApiServer.start()) {
      server.setWatchList(watchList);
      server.put(NODES, "", FollowedSource.NODE, Map.of(), "\"spec\":{}");
      try (FollowedSource source = FollowedSource.of(server.url())) {
        for (Step step : steps) {
          take(server, step);
        }
        server.recover();
        Set<ObjectIdentity> bad = new HashSet<>();
        Map<ObjectIdentity, KubernetesObject> held = held(server, bad);
        source.await(
            "what the server holds: " + held,
            () -> {
              Map<ObjectIdentity, KubernetesObject> known = source.objects();
              // Of a bad object an earlier version may be known, if the source has seen one.
              known.keySet().removeAll(bad);
              return source.synced()
                  && known.equals(held)
                  && source.problems().size() == bad.size();
            });
      }
    }
  }

  private static void take(FakeApiServer server, Step step)
      throws IOException, InterruptedException {
    switch (step) {
      case Step.Service(int number, int port) -> Fixtures.service(server, "s" + number, port);
      case Step.Slice(int number, int lastByte) ->
          Fixtures.slice(server, "s" + number, "10.244.1." + lastByte);
      case Step.OwnNode(String zone) -> Fixtures.node(server, FollowedSource.NODE, zone);
      case Step.Delete(String collection, int number) ->
          server.delete(collection, "default", "s" + number);
      case Step.Hide(int number) ->
          Fixtures.service(
              server,
              "s" + number,
              Map.of("service.kubernetes.io/service-proxy-name", "other"),
              80);
      case Step.Headless(int number) -> Fixtures.headless(server, "s" + number);
      case Step.Fails(Fault fault) -> server.failNext(fault);
      case Step.EndWatches _ -> server.endWatches();
      case Step.CutWatches _ -> server.cutWatches();
      case Step.Compact _ -> server.compact();
      case Step.Restart _ -> {
        server.stop();
        server.restart();
      }
      case Step.Pause(int millis) -> Thread.sleep(millis);
    }
  }

  private static Map<ObjectIdentity, KubernetesObject> held(
      FakeApiServer server, Set<ObjectIdentity> bad) throws YamlSyntaxException {
    String services = "!service.kubernetes.io/service-proxy-name";
    String slices = "!service.kubernetes.io/headless";
    Map<ObjectIdentity, KubernetesObject> held = new TreeMap<>();
    read(server.objects(SERVICES, services, "spec.clusterIP!=None"), held, bad);
    read(server.objects(ENDPOINT_SLICES, slices, ""), held, bad);
    read(server.objects(NODES, "", "metadata.name=" + FollowedSource.NODE), held, bad);
    return held;
  }

  private static void read(
      List<String> objects, Map<ObjectIdentity, KubernetesObject> held, Set<ObjectIdentity> bad)
      throws YamlSyntaxException {
    for (String object : objects) {
      for (DocumentNode document : YamlDocuments.parse(object)) {
        for (DecodedObject decoded : ObjectDecoder.decode(document)) {
          switch (decoded) {
            case DecodedObject.Usable usable -> held.put(usable.identity(), usable.object());
            case DecodedObject.Refused refused ->
                bad.add(Objects.requireNonNull(refused.identity()));
            case DecodedObject.Ignored _ -> {}
          }
        }
      }
    }
  }
}
