package io.kubeipvs.linux.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The answer of IP_VS_SO_GET_SERVICES, field by field. */
final class ServiceEntriesTest {
  private final ByteBuffer bytes = ByteBuffer.allocate(ServiceEntries.bytesFor(3));
  private final ServiceEntries entries = new ServiceEntries(bytes);
  private final ByteBuffer kernel = bytes.duplicate().order(ByteOrder.nativeOrder());

  /** Writes one as the kernel does: the machine's byte order but where the network's is named. */
  private void write(
      int entry, int protocol, byte[] address, int port, int mark, String scheduler, int flags) {
    kernel.position(ServiceEntries.bytesFor(entry));
    kernel.putShort((short) protocol).putShort((short) 0); // protocol, padding
    kernel.put(address); // in the network's order
    kernel.put((byte) (port >> 8)).put((byte) port).putShort((short) 0); // port, padding
    kernel.putInt(mark); // firewall mark
    kernel.put(scheduler.getBytes(StandardCharsets.US_ASCII)); // 16 bytes, ended by a zero
    kernel.put(new byte[16 - scheduler.length()]);
    kernel.putInt(flags); // 1 persistent, 2 hashed, 4 one packet
    kernel.putInt(10_800); // persistence, in seconds
    kernel.put(new byte[] {-1, -1, -1, 0}); // its netmask, in the network's order
    kernel.putInt(7); // real servers
    kernel.put(new byte[56]); // statistics
  }

  @Test
  void theQuestionSaysHowManyEntriesThereIsRoomFor() {
    entries.ask(3);

    assertThat(kernel.getInt(0)).isEqualTo(3);
    assertThat(ServiceEntries.bytesFor(3)).isEqualTo(8 + 3 * 104);
  }

  @Test
  void aVirtualServerIsReadFieldByField() {
    write(1, 17, new byte[] {10, 96, 0, (byte) 200}, 40_000, 0, "maglev-sixteenb", 1 | 2);

    assertThat(entries.get(1))
        .isEqualTo(
            new CountedServer(
                new VirtualServer(
                    VirtualServerKey.of(Protocol.UDP, IpAddress.parse("10.96.0.200"), 40_000),
                    "maglev-sixteenb",
                    ServiceFlags.PERSISTENT,
                    10_800,
                    24,
                    null),
                7));
  }

  @Test
  void aMarkStandsInPlaceOfAddressAndPort() {
    write(0, 0, new byte[4], 0, 0x8000_0001, "rr", 2);

    assertThat(entries.get(0).server().key())
        .isEqualTo(new VirtualServerKey.FirewallMark(IpFamily.IPV4, 0x8000_0001));
  }

  @Test
  void anEntryWithoutSchedulerIsRoomThatWasNotNeeded() {
    write(0, 6, new byte[] {10, 96, 0, 1}, 443, 0, "none", 2);

    assertThat(entries.isWritten(0)).isTrue();
    assertThat(entries.isWritten(1)).isFalse();
  }
}
