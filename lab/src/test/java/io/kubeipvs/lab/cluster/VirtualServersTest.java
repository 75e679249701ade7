package io.kubeipvs.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.lab.cluster.VirtualServers.RealServer;
import org.junit.jupiter.api.Test;

final class VirtualServersTest {
  private static final VirtualServers TABLE =
      VirtualServers.parse(
          """
          IP Virtual Server version 1.2.1 (size=4096)
          Prot LocalAddress:Port Scheduler Flags
            -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
          TCP  10.96.0.1:443 rr
            -> 192.168.224.3:6443           Masq    1      0          0
          TCP  10.96.119.228:80 rr persistent 10800
            -> 10.244.2.4:80                Masq    1      2          40
            -> 10.244.1.6:80                Masq    1      0          41
            -> 10.244.2.5:80                Masq    0      3          39
          UDP  10.96.0.10:53 rr
          """);

  @Test
  void aRowIsFoundByItsFrontEnd() {
    assertThat(TABLE.rows()).hasSize(3);
    assertThat(TABLE.has("TCP 10.96.0.1:443")).isTrue();
    assertThat(TABLE.has("UDP 10.96.0.1:443")).isFalse();
    assertThat(TABLE.row("UDP 10.96.0.10:53").realServers()).isEmpty();
  }

  @Test
  void aRealServerHasItsNumbers() {
    assertThat(TABLE.row("TCP 10.96.119.228:80").realServers())
        .contains(new RealServer("10.244.2.5:80", "Masq", 0, 3, 39));
  }

  @Test
  void newConnectionsGoWhereTheWeightIsNotZero() {
    assertThat(TABLE.row("TCP 10.96.119.228:80").serving())
        .containsExactly("10.244.1.6:80", "10.244.2.4:80");
  }
}
