package io.kubeipvs.linux.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The lines are in the form in which a 6.1 kernel prints them. */
final class BriefTableTest {
  private static final String TABLE =
      """
      IP Virtual Server version 1.2.1 (size=4096)
      Prot LocalAddress:Port Scheduler Flags
        -> RemoteAddress:Port Forward Weight ActiveConn InActConn
      TCP  0A600001:01BB rr\s
        -> 0AF40106:192B      Masq    1      0          0        \s
        -> 0AF40107:192B      Route   0      3          17       \s
      UDP  0A60000A:0035 rr ops\s
      TCP  [fd00:0010:0096:0000:0000:0000:0000:0001]:01BB sh persistent 10800\s
        -> [fd00:0010:0244:0001:0000:0000:0000:0006]:192B      Masq    1      0          0        \s
      FWM  00000007 rr\s
        -> 0AF40106:192B      Masq    1      0          0        \s
      """;

  private static Map<VirtualServerKey, List<RealServer>> parse(String text) {
    return BriefTable.parse(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static VirtualServerKey key(Protocol protocol, String address, int port) {
    return VirtualServerKey.of(protocol, IpAddress.parse(address), port);
  }

  private static RealServer server(String address, ForwardingMethod method, int weight) {
    AddressPort endpoint = new AddressPort(IpAddress.parse(address), 6443);
    return new RealServer(endpoint, method, weight, 0, 0, null);
  }

  @Test
  void tellsTheRealServersOfBothFamilies() {
    assertThat(parse(TABLE))
        .containsOnly(
            Map.entry(
                key(Protocol.TCP, "10.96.0.1", 443),
                List.of(
                    server("10.244.1.6", ForwardingMethod.MASQUERADE, 1),
                    server("10.244.1.7", ForwardingMethod.DIRECT_ROUTE, 0))),
            Map.entry(key(Protocol.UDP, "10.96.0.10", 53), List.of()),
            Map.entry(
                key(Protocol.TCP, "fd00:10:96::1", 443),
                List.of(server("fd00:10:244:1::6", ForwardingMethod.MASQUERADE, 1))));
  }

  @Test
  void leavesOutAVirtualServerWithALineThatItDoesNotKnow() {
    for (String line :
        List.of(
            "  -> 0AF40107:192B      Tunnel  1      0          0         ",
            "  -> 0AF40107:192B      Masq    many   0          0         ",
            "  -> 0AF40107:192B      Masq",
            "  -> web-1:192B         Masq    1      0          0         ",
            "  -> ")) {
      String text =
          TABLE.replace("  -> 0AF40107:192B      Route   0      3          17        ", line);

      assertThat(parse(text)).as(line).doesNotContainKey(key(Protocol.TCP, "10.96.0.1", 443));
      assertThat(parse(text)).as(line).containsKey(key(Protocol.UDP, "10.96.0.10", 53));
    }
  }

  @Test
  void anyPrefixOfTheTextIsReadWithoutAFault() {
    for (int length = 0; length < TABLE.length(); length++) {
      assertThat(parse(TABLE.substring(0, length))).hasSizeLessThanOrEqualTo(3);
    }
  }
}
