package io.kubeipvs.dataplane.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.net.IpAddress;
import org.junit.jupiter.api.Test;

/** What a new reading is said to have changed. */
final class StandingAddressesTest {
  private static final String A = "10.96.0.1";
  private static final String B = "10.96.0.2";
  private static final String C = "fd00:10:96::1";
  private static final String D = "fd00:10:96::2";

  private final StandingAddresses standing = of(A, C);

  @Test
  void theSameAgainIsNoChange() {
    assertThat(standing.replace(of(C, A))).isEmpty();
  }

  @Test
  void whatCameIsNamed() {
    assertThat(standing.replace(of(A, B, C, D))).containsOnly(address(B), address(D));
    assertThat(standing.contains(address(D))).isTrue();
  }

  @Test
  void whatWentIsNamed() {
    assertThat(standing.replace(of(A))).containsOnly(address(C));
    assertThat(standing.contains(address(C))).isFalse();
  }

  @Test
  void asManyThatCameAsWentAreAllNamed() {
    assertThat(standing.replace(of(B, D)))
        .containsOnly(address(A), address(B), address(C), address(D));
    assertThat(standing.size()).isEqualTo(2);
  }

  private static StandingAddresses of(String... texts) {
    StandingAddresses addresses = new StandingAddresses();
    for (String text : texts) {
      addresses.add(address(text));
    }
    return addresses;
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text);
  }
}
