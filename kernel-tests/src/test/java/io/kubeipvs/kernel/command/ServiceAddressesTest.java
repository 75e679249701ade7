package io.kubeipvs.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.conformance.trace.KernelWrites;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The way of a node from Service addresses on kube-ipvs0 to routes, a restart, and a clean-up, by
 * the real command; what it writes is counted by strace.
 */
@Tag("kernel")
final class ServiceAddressesTest {
  private static final long LIMIT_MILLIS = 60_000;
  private static final String METRICS = "http://127.0.0.1:10249/metrics";
  private static final String ADDRESSES = "addresses.txt";
  private static final String ROUTES = "routes.txt";

  @Test
  void aNodeMovesToRoutesRestartsWithoutAWriteAndIsCleanedUp() throws Exception {
    Path folder = CommandUnderTest.scratch("service-addresses");
    RandomManifests manifests = new RandomManifests(44, folder);
    for (int edit = 0; edit < 30; edit++) {
      manifests.edit();
    }
    List<String> withRoutes = new ArrayList<>(CommandUnderTest.arguments(folder));
    withRoutes.add("--service-addresses=routes");
    try (CommandUnderTest command = CommandUnderTest.start("service-addresses", folder)) {
      SortedMap<String, String> onDevice = command.settled(LIMIT_MILLIS);
      command.stop();
      assertThat(onDevice).doesNotContainKey(ROUTES);
      List<String> addresses = hosts(onDevice, ADDRESSES, "inet6? ([^/]*)/.*");
      assertThat(addresses).isNotEmpty();

      KernelWrites.Seen move = RestartTest.tracedRun(command.namespaceName(), withRoutes, METRICS);
      SortedMap<String, String> asRoutes = command.kernelState();
      assertThat(move.writes()).as("the move").allMatch(write -> write.startsWith("netlink ROUTE"));
      assertThat(hosts(asRoutes, ROUTES, "local (\\S+) dev lo .*")).isEqualTo(addresses);
      assertThat(asRoutes.get(ADDRESSES)).as("the link alone").hasLineCount(1);
      assertThat(without(asRoutes)).as("all else").isEqualTo(without(onDevice));

      KernelWrites.Seen restart =
          RestartTest.tracedRun(command.namespaceName(), withRoutes, METRICS);
      assertThat(restart.writes()).as("the restart").isEmpty();
      assertThat(command.kernelState()).isEqualTo(asRoutes);

      cleanUp(command.namespaceName());
      assertThat(command.kernelState()).doesNotContainKey(ROUTES);
    }
  }

  private static List<String> hosts(SortedMap<String, String> state, String file, String pattern) {
    return state
        .getOrDefault(file, "")
        .lines()
        .filter(line -> line.matches(pattern))
        .map(line -> line.replaceFirst(pattern, "$1"))
        .toList();
  }

  private static SortedMap<String, String> without(SortedMap<String, String> state) {
    SortedMap<String, String> rest = new TreeMap<>(state);
    rest.keySet().removeAll(new TreeSet<>(List.of(ADDRESSES, ROUTES)));
    return rest;
  }

  private static void cleanUp(String namespace) throws Exception {
    Process process =
        new ProcessBuilder(
                "nsenter",
                "--net=/run/netns/" + namespace,
                CommandUnderTest.LAUNCHER.toString(),
                "cleanup")
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed).contains("to Service addresses");
  }
}
