package io.kubeipvs.kubernetes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxiesTest {
  private static final URI PROXY = URI.create("http://proxy.example.com:3128");

  @Test
  void goesByTheSchemeOfTheServer() {
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", PROXY.toString(), "http_proxy", "other.example.com:80");
    assertThat(Proxies.fromEnvironment(URI.create("https://10.96.0.1:443"), environment))
        .isEqualTo(PROXY);
    assertThat(Proxies.fromEnvironment(URI.create("http://10.96.0.1:443"), environment))
        .isEqualTo(URI.create("http://other.example.com:80"));
    assertThat(Proxies.fromEnvironment(URI.create("https://10.96.0.1"), Map.of())).isNull();
  }

  @Test
  void namesTheVariableThatCannotBeUsed() {
    Map<String, String> environment = Map.of("https_proxy", "socks5://proxy.example.com:1080");
    assertThatThrownBy(
            () -> Proxies.fromEnvironment(URI.create("https://10.96.0.1:443"), environment))
        .hasMessage(
            "HTTPS_PROXY is \"socks5://proxy.example.com:1080\";"
                + " only proxies that are reached by http:// are supported");
  }

  @Test
  void knowsTheUsualPort() {
    assertThat(Proxies.port(URI.create("http://127.0.0.1"))).isEqualTo(80);
    assertThat(Proxies.port(PROXY)).isEqualTo(3128);
  }

  /** As Go does, for which an address without a port is one with the usual port. */
  @Test
  void holdsThePortOfANoProxyEntryAgainstTheUsualOne() {
    Map<String, String> environment =
        Map.of(
            "HTTPS_PROXY", PROXY.toString(),
            "HTTP_PROXY", PROXY.toString(),
            "NO_PROXY", "one.example.com:443, two.example.com:80, three.example.com:6443");
    assertThat(Proxies.fromEnvironment(URI.create("https://one.example.com"), environment))
        .isNull();
    assertThat(Proxies.fromEnvironment(URI.create("http://two.example.com"), environment)).isNull();
    assertThat(Proxies.fromEnvironment(URI.create("https://three.example.com"), environment))
        .isEqualTo(PROXY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // NO_PROXY          | host             | proxy is used
        "*                   | api.example.com  | false",
        "example.com         | api.example.com  | false",
        "example.com         | example.com      | false",
        "example.com         | badexample.com   | true",
        ".example.com        | example.com      | true",
        "*.example.com       | api.example.com  | false",
        "API.example.com     | api.example.com  | false",
        "example.com:443     | api.example.com  | true",
        "example.com:6443    | api.example.com  | false",
        "10.96.0.0/16        | 10.96.0.1        | false",
        "10.97.0.0/16        | 10.96.0.1        | true",
        "10.96.0.1           | 10.96.0.1        | false",
        "10.96.0.1:6443      | 10.96.0.1        | false",
        "fd00:10:96::/112    | [fd00:10:96::1]  | false",
        "'a, 10.96.0.1'      | 10.96.0.1        | false",
        "nonsense/99         | 10.96.0.1        | true",
        "-                   | 127.0.0.1        | false",
        "-                   | localhost        | false",
        "-                   | [::1]            | false",
      })
  void leavesOutWhatNoProxyNames(@Nullable String noProxy, String host, boolean used) {
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", PROXY.toString(), "NO_PROXY", noProxy == null ? "" : noProxy);
    URI found = Proxies.fromEnvironment(URI.create("https://" + host + ":6443"), environment);
    assertThat(found).isEqualTo(used ? PROXY : null);
  }
}
