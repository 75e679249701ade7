package io.kubeipvs.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.net.IpAddress;
import org.junit.jupiter.api.Test;

final class AttributeReaderTest {
  private static AttributeReader reader(PayloadWriter written) {
    byte[] bytes = written.toBytes();
    return new AttributeReader(bytes, 0, bytes.length);
  }

  private static AttributeReader first(PayloadWriter written) throws NetlinkException {
    AttributeReader reader = reader(written);
    assertThat(reader.next()).isTrue();
    return reader;
  }

  @Test
  void readsEveryKindOfValueBack() throws Exception {
    assertThat(first(new PayloadWriter().putU8(1, 0xfe)).u8()).isEqualTo(0xfe);
    assertThat(first(new PayloadWriter().putU16(1, 0xfedc)).u16()).isEqualTo(0xfedc);
    assertThat(first(new PayloadWriter().putU32(1, -2)).u32()).isEqualTo(0xffff_fffeL);
    assertThat(first(new PayloadWriter().putU32(1, -2)).i32()).isEqualTo(-2);
    assertThat(first(new PayloadWriter().putU64(1, -2)).u64()).isEqualTo(-2);
    assertThat(first(new PayloadWriter().putBe16(1, 0xfedc)).be16()).isEqualTo(0xfedc);
    assertThat(first(new PayloadWriter().putBe32(1, 0xfedcba98)).be32()).isEqualTo(0xfedcba98);
    long wide = 0xfedcba98_76543210L;
    assertThat(first(new PayloadWriter().putBe64(1, wide)).be64()).isEqualTo(wide);
    assertThat(first(new PayloadWriter().putText(1, "wlc")).text()).isEqualTo("wlc");
    assertThat(first(new PayloadWriter().putFlag(1)).length()).isZero();
    IpAddress address = IpAddress.parse("fd00:10:96::1");
    assertThat(first(new PayloadWriter().putAddress(1, address)).address()).isEqualTo(address);
  }

  @Test
  void theBitsForNestingAndByteOrderAreNotPartOfTheType() throws Exception {
    AttributeReader outer =
        first(
            new PayloadWriter().beginNest(1).putBe32(7 | PayloadWriter.NETWORK_ORDER, 9).endNest());
    assertThat(outer.type()).isEqualTo(1);

    AttributeReader inner = outer.nested();
    assertThat(inner.next()).isTrue();
    assertThat(inner.type()).isEqualTo(7);
    assertThat(inner.be32()).isEqualTo(9);
    assertThat(inner.next()).isFalse();
    assertThat(outer.next()).isFalse();
  }

  @Test
  void textEndsAtItsNulOrAtItsEnd() throws Exception {
    byte[] padded = {'r', 'r', 0, 'x'};
    assertThat(first(new PayloadWriter().putBytes(1, padded)).text()).isEqualTo("rr");
    assertThat(first(new PayloadWriter().putBytes(1, new byte[] {'r', 'r'})).text())
        .isEqualTo("rr");
    assertThat(first(new PayloadWriter().putBytes(1, new byte[0])).text()).isEmpty();
  }

  @Test
  void aValueOfAnotherLengthIsNotGuessedAt() throws Exception {
    AttributeReader attribute = first(new PayloadWriter().putU16(5, 1));

    assertThatThrownBy(attribute::u32)
        .isInstanceOf(NetlinkException.class)
        .hasMessage("malformed reply: attribute 5 has 2 bytes instead of 4");
    assertThatThrownBy(attribute::address)
        .isInstanceOf(NetlinkException.class)
        .hasMessage("malformed reply: attribute 5 is no address: it has 2 bytes");
  }

  @Test
  void anAttributeLongerThanItsSurroundingsIsRefused() {
    byte[] nestOfEight = new PayloadWriter().beginNest(1).putU32(2, 3).endNest().toBytes();
    ByteFields.putU16(nestOfEight, 4, 9); // the inner claims a byte more than the outer has
    AttributeReader outer = new AttributeReader(nestOfEight, 0, nestOfEight.length);

    assertThatThrownBy(
            () -> {
              assertThat(outer.next()).isTrue();
              outer.nested().next();
            })
        .isInstanceOf(NetlinkException.class)
        .hasMessage("malformed reply: an attribute of 9 bytes where 8 are left");
  }

  @Test
  void anAttributeShorterThanItsHeaderWouldNeverEndTheWalk() {
    byte[] bytes = new PayloadWriter().putU32(1, 2).toBytes();
    ByteFields.putU16(bytes, 0, 0);

    assertThatThrownBy(() -> new AttributeReader(bytes, 0, bytes.length).next())
        .isInstanceOf(NetlinkException.class);
  }

  @Test
  void theLastAttributeMayLackItsPadding() throws Exception {
    byte[] bytes = new PayloadWriter().putU8(1, 7).toBytes();
    AttributeReader reader = new AttributeReader(bytes, 0, 5);

    assertThat(reader.next()).isTrue();
    assertThat(reader.u8()).isEqualTo(7);
    assertThat(reader.next()).isFalse();
  }
}
