package io.kubeipvs.linux.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Question and answer of IP_VS_SO_GET_DESTS, field by field. */
final class DestinationEntriesTest {
  private static final VirtualServerKey.Addressed DNS =
      new VirtualServerKey.Addressed(Protocol.UDP.number(), IpAddress.parse("10.96.0.200"), 40_053);

  private final ByteBuffer bytes = ByteBuffer.allocate(DestinationEntries.bytesFor(3));
  private final DestinationEntries entries = new DestinationEntries(bytes);
  private final ByteBuffer kernel = bytes.duplicate().order(ByteOrder.nativeOrder());

  /** Writes one as the kernel does: the machine's byte order but where the network's is named. */
  private void write(int entry, int lastOfAddress, int flags, int weight, int upper, int lower) {
    kernel.position(24 + entry * 96);
    kernel.put(new byte[] {10, (byte) 244, 1, (byte) lastOfAddress}); // in the network's order
    kernel.put(new byte[] {(byte) 0x9c, 0x40}).putShort((short) 0); // port 40000, padding
    kernel.putInt(flags); // forwarding method in the lowest three bits
    kernel.putInt(weight);
    kernel.putInt(upper).putInt(lower); // thresholds
    kernel.putInt(1).putInt(2).putInt(3).putInt(0); // connections: active, not, persistent; padding
    kernel.put(new byte[56]); // statistics
  }

  private void writePlain(int entry, int lastOfAddress) {
    write(entry, lastOfAddress, 0x40_0100, 1, 0, 0); // flags that are no forwarding method
  }

  private static AddressPort endpoint(String address) {
    return new AddressPort(IpAddress.parse(address), 40_000);
  }

  @Test
  void theQuestionNamesTheVirtualServerAndHasRoomForOneMore() {
    entries.ask(DNS, 2);

    byte[] question = new byte[24];
    kernel.get(0, question);
    ByteBuffer expected = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
    expected.putShort((short) 17).putShort((short) 0); // UDP, padding
    expected.put(new byte[] {10, 96, 0, (byte) 200}); // address, in the network's order
    expected.put(new byte[] {(byte) 0x9c, 0x75}).putShort((short) 0); // port 40053, padding
    expected.putInt(0); // no firewall mark
    expected.putInt(3).putInt(0); // room, padding
    assertThat(question).isEqualTo(expected.array());
    assertThat(DestinationEntries.bytesFor(2)).isEqualTo(24 + 3 * 96);
  }

  @Test
  void plainRealServersComeInAddressOrder() {
    entries.ask(DNS, 3);
    writePlain(0, 200);
    writePlain(1, 3);
    writePlain(2, 20);

    assertThat(entries.answer(3))
        .containsExactly(endpoint("10.244.1.3"), endpoint("10.244.1.20"), endpoint("10.244.1.200"));
  }

  @Test
  void noneIsAnAnswerToo() {
    entries.ask(DNS, 0);
    assertThat(entries.answer(0)).isEmpty();

    entries.ask(DNS, 0);
    writePlain(0, 1);
    assertThat(entries.answer(0)).as("one is there").isNull();
  }

  @Test
  void oneMoreOrLessThanExpectedIsNoAnswer() {
    entries.ask(DNS, 2);
    writePlain(0, 1);
    assertThat(entries.answer(2)).as("one of two").isNull();

    writePlain(1, 2);
    assertThat(entries.answer(2)).hasSize(2);

    writePlain(2, 3);
    assertThat(entries.answer(2)).as("three of two").isNull();
  }

  /** The same bytes hold every question. */
  @Test
  void anEarlierAnswerDoesNotShowThrough() {
    entries.ask(DNS, 2);
    writePlain(0, 1);
    writePlain(1, 2);

    entries.ask(DNS, 2);
    assertThat(entries.answer(2)).as("nothing was written").isNull();
    entries.ask(DNS, 1);
    assertThat(entries.answer(1)).as("nothing was written").isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0, 0, local",
    "2, 1, 0, 0, tunnel",
    "3, 1, 0, 0, direct route",
    "0, 0, 0, 0, without weight",
    "0, 2, 0, 0, with more weight",
    "0, 1, 9, 0, with an upper threshold",
    "0, 1, 0, 9, with a lower threshold",
  })
  void whatKubernetesDoesNotAskForIsNoAnswer(
      int method, int weight, int upper, int lower, String what) {
    entries.ask(DNS, 2);
    writePlain(0, 1);
    write(1, 2, 0x100 | method, weight, upper, lower);

    assertThat(entries.answer(2)).as(what).isNull();
  }
}
