package io.kubeipvs.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AddressPortListTest {
  private static final AddressPort LOW = at("10.0.0.1", 1);
  private static final AddressPort HIGH = at("255.255.255.255", 65_535);
  private static final AddressPort IPV6 = at("fd00:ffff:ffff:ffff:8000::1", 32_768);
  private static final AddressPort MAPPED = at("::ffff:10.0.0.1", 1);

  private static AddressPort at(String address, int port) {
    return new AddressPort(IpAddress.parse(address), port);
  }

  @Test
  void holdsWhatItWasMadeFrom() {
    for (List<AddressPort> list :
        List.of(
            List.<AddressPort>of(),
            List.of(LOW),
            List.of(HIGH, LOW, HIGH),
            List.of(IPV6),
            List.of(LOW, IPV6, HIGH, MAPPED))) {
      assertThat(AddressPortList.copyOf(list)).isEqualTo(list).hasSameHashCodeAs(list);
      assertThat(list).isEqualTo(AddressPortList.copyOf(list));
    }
  }

  @Test
  void isMadeFromNumbersToo() {
    assertThat(AddressPortList.ofIpv4()).isEmpty();
    assertThat(AddressPortList.ofIpv4(0x0a00_0001_0001L, 0xffff_ffff_ffffL))
        .isEqualTo(AddressPortList.copyOf(List.of(LOW, HIGH)));
  }

  @Test
  void isEqualToWhatHoldsTheSame() {
    AddressPortList one = AddressPortList.copyOf(List.of(LOW, HIGH));
    assertThat(one)
        .isEqualTo(AddressPortList.copyOf(List.of(LOW, HIGH)))
        .isNotEqualTo(AddressPortList.copyOf(List.of(HIGH, LOW)))
        .isNotEqualTo(AddressPortList.copyOf(List.of(LOW)))
        .isNotEqualTo(List.of(LOW));
    assertThat(AddressPortList.copyOf(List.of(MAPPED)))
        .isNotEqualTo(AddressPortList.copyOf(List.of(LOW)));
  }

  @Test
  void isNotCopiedTwice() {
    AddressPortList list = AddressPortList.copyOf(List.of(LOW));
    assertThat(AddressPortList.copyOf(list)).isSameAs(list);
  }

  @Test
  void isPutInOrderFromAnyOther() {
    for (List<AddressPort> inOrder :
        List.of(
            List.<AddressPort>of(),
            List.of(LOW, at("10.0.0.1", 2), at("10.0.0.2", 1), at("200.0.0.1", 1), HIGH),
            List.of(MAPPED, at("::ffff:10.0.0.1", 40_000), IPV6),
            List.of(LOW, HIGH, MAPPED, IPV6))) {
      AddressPortList packed = AddressPortList.copyOf(inOrder);
      assertThat(AddressPortList.inAddressOrder(packed)).isSameAs(packed);
      List<AddressPort> other = new ArrayList<>(inOrder);
      Collections.rotate(other, 1);
      assertThat(AddressPortList.inAddressOrder(other)).isEqualTo(inOrder);
      other.addAll(inOrder);
      assertThat(AddressPortList.inAddressOrder(other)).isEqualTo(inOrder);
    }
  }

  /** Against a plain list, of one family and of both. */
  @Test
  void staysInOrderWhateverComesAndGoes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<AddressPort> ipv4 =
        List.of(LOW, HIGH, at("10.0.0.1", 2), at("10.0.0.2", 1), at("0.0.0.1", 65_535));
    List<AddressPort> both = new ArrayList<>(List.of(IPV6, MAPPED, at("fd00::", 0), at("::", 1)));
    both.addAll(ipv4);
    for (List<AddressPort> pool : List.of(ipv4, both)) {
      AddressPortList packed = AddressPortList.copyOf(List.of());
      List<AddressPort> plain = new ArrayList<>();
      for (int step = 0; step < 1_000; step++) {
        AddressPort one = pool.get(random.nextInt(pool.size()));
        int place = packed.search(one);
        assertThat(place).as("seed %d", seed).isEqualTo(Collections.binarySearch(plain, one));
        if (place < 0) {
          packed = packed.with(-place - 1, one);
          plain.add(-place - 1, one);
        } else {
          packed = packed.without(place);
          plain.remove(place);
        }
        assertThat(packed).as("seed %d", seed).isEqualTo(plain).hasSameHashCodeAs(plain);
        assertThat(packed).isEqualTo(AddressPortList.copyOf(plain));
      }
    }
  }

  @Test
  void hasNothingBeyondItsEnds() {
    AddressPortList list = AddressPortList.copyOf(List.of(LOW, HIGH));
    assertThatThrownBy(() -> list.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> list.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
