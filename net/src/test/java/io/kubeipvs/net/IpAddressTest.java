package io.kubeipvs.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "10.96.0.1, 10.96.0.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "fd96::1, fd96::1",
    "FD96:0:0:0:0:0:0:0A, fd96::a",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3", // the longest run is shortened
    "1:0:0:2:3:0:0:4, 1::2:3:0:0:4", // the first of two equal runs
    "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7", // one group alone is not
    "1::, 1::",
    "::ffff:10.0.0.1, ::ffff:10.0.0.1",
    "64:ff9b::10.0.0.1, 64:ff9b::a00:1",
  })
  void printsWhatToolsPrint(String text, String printed) {
    assertThat(IpAddress.parse(text)).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4 ",
        "1..3.4",
        "a.b.c.d",
        ":",
        ":::",
        "1:2",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "1:2:3:4:5:6:7:8::",
        ":1::",
        "1:",
        "::12345",
        "::g",
        "::1.2.3",
        "1:2:3:4:5:6:7:1.2.3.4",
        "fe80::1%eth0",
        "localhost",
        "１.2.3.4"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> IpAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not an IP address: \"" + text + "\"");
  }

  @Test
  void readsLeadingZerosAsDecimalWhenAsked() {
    assertThat(IpAddress.parseSloppy("010.096.000.001")).hasToString("10.96.0.1");
  }

  @Test
  void anyAddressSurvivesBytesAndText() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    for (int run = 0; run < 20_000; run++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = random.nextInt(3) == 0 ? bytes[i] : 0;
      }
      IpAddress address = IpAddress.ofBytes(bytes);
      assertThat(address.toBytes()).isEqualTo(bytes);
      assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
      if (!address.toString().startsWith("::ffff:")) {
        assertThat(InetAddress.ofLiteral(address.toString()).getAddress()).isEqualTo(bytes);
      }
    }
  }

  @Test
  void ordersByFamilyThenNumber() {
    assertThat(
            java.util.stream.Stream.of("fd00::1", "255.0.0.1", "::2", "10.0.0.9", "9.0.0.1")
                .map(IpAddress::parse)
                .sorted())
        .extracting(IpAddress::toString)
        .containsExactly("9.0.0.1", "10.0.0.9", "255.0.0.1", "::2", "fd00::1");
  }

  @Test
  void knowsItsKind() {
    assertThat(IpAddress.parse("127.8.0.1").isLoopback()).isTrue();
    assertThat(IpAddress.parse("128.0.0.1").isLoopback()).isFalse();
    assertThat(IpAddress.parse("::1").isLoopback()).isTrue();
    assertThat(IpAddress.parse("169.254.3.4").isLinkLocal()).isTrue();
    assertThat(IpAddress.parse("fe80::1").isLinkLocal()).isTrue();
    assertThat(IpAddress.parse("febf::1").isLinkLocal()).isTrue();
    assertThat(IpAddress.parse("fec0::1").isLinkLocal()).isFalse();
    assertThat(IpAddress.parse("239.1.1.1").isMulticast()).isTrue();
    assertThat(IpAddress.parse("ff02::1").isMulticast()).isTrue();
    assertThat(IpAddress.parse("0.0.0.0").isUnspecified()).isTrue();
    assertThat(IpAddress.parse("::").isUnspecified()).isTrue();
  }
}
