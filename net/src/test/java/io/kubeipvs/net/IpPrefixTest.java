package io.kubeipvs.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpPrefixTest {
  @ParameterizedTest
  @CsvSource({
    "10.96.1.2/16, 10.96.0.0/16",
    "10.0.0.1/0, 0.0.0.0/0",
    "10.0.0.1/32, 10.0.0.1/32",
    "fd00:1:2::3/48, fd00:1:2::/48",
    "fd00::ffff/112, fd00::/112",
    "fd00::1/0, ::/0",
    "fd00:0:0:1::1/64, fd00:0:0:1::/64",
  })
  void clearsHostBits(String text, String printed) {
    assertThat(IpPrefix.parse(text)).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "10.0.0.1/",
        "10.0.0.1/33",
        "::/129",
        "/8",
        "a/8",
        "10.0.0.0/-1",
        "10.0.0.0/8/8"
      })
  void refusesWhatIsNoPrefix(String text) {
    assertThatThrownBy(() -> IpPrefix.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not an address prefix: \"" + text + "\"");
  }

  @Test
  void containsItsAddressesOnly() {
    IpPrefix pods = IpPrefix.parse("10.244.0.0/16");
    assertThat(pods.contains(IpAddress.parse("10.244.255.1"))).isTrue();
    assertThat(pods.contains(IpAddress.parse("10.245.0.1"))).isFalse();
    assertThat(pods.contains(IpAddress.parse("fd00::1"))).isFalse();
    assertThat(IpPrefix.parse("::/0").contains(IpAddress.parse("10.0.0.1"))).isFalse();
    assertThat(IpPrefix.parse("fd00::/65").contains(IpAddress.parse("fd00::8000:0:0:0"))).isFalse();
  }
}
