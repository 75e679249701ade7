package io.kubeipvs.linux.ipvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.AddressPortList;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The lines are in the form in which a 6.1 kernel prints them. */
final class BriefTableTest {
  private static final String TABLE =
      """
      IP Virtual Server version 1.2.1 (size=4096)
      Prot LocalAddress:Port Scheduler Flags
        -> RemoteAddress:Port Forward Weight ActiveConn InActConn
      TCP  0A600001:01BB rr\s
        -> 0AF40107:192B      Masq    1      3          17       \s
        -> 0AF40106:192B      Masq    1      0          0        \s
      UDP  0A60000A:0035 rr ops\s
      TCP  [fd00:0010:0096:0000:0000:0000:0000:0001]:01BB sh persistent 10800\s
        -> [fd00:0010:0244:0001:0000:0000:0000:0006]:192B      Masq    1      0          0        \s
      FWM  00000007 rr\s
        -> 0AF40106:192B      Masq    1      0          0        \s
      """;

  private static Map<VirtualServerKey, AddressPortList> read(String text) throws IOException {
    return BriefTable.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static VirtualServerKey key(Protocol protocol, String address, int port) {
    return VirtualServerKey.of(protocol, IpAddress.parse(address), port);
  }

  private static AddressPortList endpoints(String... addresses) {
    return AddressPortList.copyOf(
        Stream.of(addresses)
            .map(address -> new AddressPort(IpAddress.parse(address), 6443))
            .toList());
  }

  @Test
  void tellsTheRealServersOfBothFamiliesInAddressOrder() throws IOException {
    assertThat(read(TABLE))
        .containsOnly(
            Map.entry(key(Protocol.TCP, "10.96.0.1", 443), endpoints("10.244.1.6", "10.244.1.7")),
            Map.entry(key(Protocol.UDP, "10.96.0.10", 53), endpoints()),
            Map.entry(key(Protocol.TCP, "fd00:10:96::1", 443), endpoints("fd00:10:244:1::6")));
  }

  @Test
  void leavesOutAVirtualServerWithALineOfAnotherKind() throws IOException {
    for (String line :
        List.of(
            "  -> 0AF40107:192B      Route   1      0          0         ",
            "  -> 0AF40107:192B      Masq    0      0          0         ",
            "  -> 0AF40107:192B      Masq    11     0          0         ",
            "  -> 0AF4010:192B       Masq    1      0          0         ",
            "  -> 0AF40107:192       Masq    1      0          0         ",
            "  -> 0AF4010G:192B      Masq    1      0          0         ",
            "  -> [fd00::1:192B      Masq    1      0          0         ",
            "  -> [fd00::g]:192B     Masq    1      0          0         ",
            "  -> :192B              Masq    1      0          0         ",
            "  -> 0AF40107:192B      Tunnel  1      0          0         ",
            "  -> 0AF40107:192B      Masq    many   0          0         ",
            "  -> 0AF40107:192B      Masq",
            "  -> web-1:192B         Masq    1      0          0         ",
            "  -> ")) {
      String text =
          TABLE.replace("  -> 0AF40107:192B      Masq    1      3          17        ", line);

      assertThat(text).isNotEqualTo(TABLE);
      assertThat(read(text)).as(line).doesNotContainKey(key(Protocol.TCP, "10.96.0.1", 443));
      assertThat(read(text)).as(line).containsKey(key(Protocol.UDP, "10.96.0.10", 53));
    }
  }

  @Test
  void anyPrefixOfTheTextIsReadWithoutAFault() throws IOException {
    for (int length = 0; length < TABLE.length(); length++) {
      assertThat(read(TABLE.substring(0, length))).hasSizeLessThanOrEqualTo(3);
    }
  }

  /** The kernel gives a few servers at a time, and a buffer may end anywhere in a line. */
  @Test
  void aLongTableIsReadInWhateverPartsItComes() throws IOException {
    int servers = 1_000;
    StringBuilder table = new StringBuilder();
    for (int server = 0; server < servers; server++) {
      table.append("TCP  0A60%04X:0050 rr \n".formatted(server));
      for (int real = 0; real < server % 7; real++) {
        table.append(
            "  -> 0AF4%04X:1F90      Masq    1      0          0         \n"
                .formatted(server * 8 + real));
      }
    }
    byte[] text = table.toString().getBytes(StandardCharsets.US_ASCII);

    for (int part : new int[] {1, 59, 4_096, text.length}) {
      Map<VirtualServerKey, AddressPortList> read = BriefTable.read(new Parts(text, part));
      assertThat(read).as("parts of %d bytes", part).hasSize(servers);
      for (int server = 0; server < servers; server++) {
        VirtualServerKey key =
            VirtualServerKey.of(Protocol.TCP, IpAddress.ofIpv4(0x0a600000 + server), 80);
        List<AddressPort> expected = new ArrayList<>();
        for (int real = 0; real < server % 7; real++) {
          expected.add(new AddressPort(IpAddress.ofIpv4(0x0af40000 + server * 8 + real), 8080));
        }
        assertThat(read.get(key)).as("server %d", server).isEqualTo(expected);
      }
    }
  }

  @Test
  void aTextWithoutLinesIsNoTable() {
    assertThatThrownBy(() -> read("x".repeat(100_000)))
        .isInstanceOf(IOException.class)
        .hasMessage("a line of more than 16384 bytes");
  }

  /** Gives so many bytes at a time, at most. */
  private static final class Parts extends ByteArrayInputStream {
    private final int most;

    Parts(byte[] bytes, int most) {
      super(bytes);
      this.most = most;
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) {
      return super.read(into, offset, Math.min(most, length));
    }
  }
}
