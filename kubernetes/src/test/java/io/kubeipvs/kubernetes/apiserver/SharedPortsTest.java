package io.kubeipvs.kubernetes.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SharedPortsTest {
  private final SharedPorts ports = new SharedPorts();

  private static EndpointSlice slice(String name, int port) {
    return new EndpointSlice(
        new ObjectKey("default", name),
        "1",
        "web",
        IpFamily.IPV4,
        List.of(),
        List.of(new EndpointPort("http", Protocol.TCP, port)),
        null,
        true);
  }

  private EndpointSlice shared(EndpointSlice slice) {
    return (EndpointSlice) ports.shared(slice);
  }

  @Test
  void slicesWithTheSamePortsHaveOneListOfThem() {
    EndpointSlice one = shared(slice("one", 80));
    EndpointSlice other = shared(slice("other", 80));

    assertThat(other.ports()).isSameAs(one.ports());
    assertThat(other).isEqualTo(slice("other", 80));
  }

  @Test
  void everySliceKeepsItsOwnHoweverManyThereAre() {
    for (int port = 1; port <= 1_000; port++) {
      assertThat(shared(slice("web", port))).isEqualTo(slice("web", port));
    }
  }
}
