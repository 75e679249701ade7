package io.kubeipvs.kernel.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.IpvsOperation.AddDestination;
import io.kubeipvs.linux.ipvs.IpvsOperation.AddServer;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the program in the README of module linux and holds the README to what it prints. */
@Tag("kernel")
final class ReadmeExampleTest {
  private static final Path MODULE = Path.of(System.getProperty("kubeipvs.root"), "linux");

  private static final VirtualServerKey API =
      VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.0.1"), 443);
  private static final VirtualServerKey DNS =
      VirtualServerKey.of(Protocol.UDP, IpAddress.parse("10.96.0.10"), 53);

  @Test
  void printsWhatTheReadmeShows() throws Exception {
    try (IpvsNamespace namespace = IpvsNamespace.create()) {
      List<IpvsOperation> operations =
          List.of(
              new AddServer(VirtualServer.of(API, "rr")),
              new AddServer(VirtualServer.of(DNS, "wlc")),
              add(API, "192.168.224.3", 6443),
              add(DNS, "10.244.1.5", 53),
              add(DNS, "10.244.2.5", 53));
      namespace.ipvs().apply(operations).orThrow();

      List<String> printed =
          namespace
              .run(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  MODULE.resolve("examples/ListVirtualServers.java").toString())
              .lines()
              .toList();

      // In which order servers and real servers come is the kernel's affair.
      String readme = Files.readString(MODULE.resolve("README.md"));
      String shown = readme.substring(readme.indexOf("TCP 10.96.0.1:443 rr"));
      assertThat(printed)
          .containsExactlyInAnyOrderElementsOf(
              shown.substring(0, shown.indexOf("```")).lines().toList());
    }
  }

  private static AddDestination add(VirtualServerKey key, String address, int port) {
    return new AddDestination(key, RealServer.masqueraded(IpAddress.parse(address), port));
  }
}
