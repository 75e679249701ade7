package io.kubeipvs.agent.settings;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;

/** Defaults that depend on other fields. Stateless. */
public final class ConfigDefaults {
  static final int HEALTHZ_PORT = 10256;
  static final int METRICS_PORT = 10249;

  private ConfigDefaults() {}

  /**
   * The addresses of the servers with what they lack. An address that was given empty by a flag
   * stays so: nothing is served there.
   */
  public static Settings complete(Settings settings) {
    boolean ipv6 = isIpv6(settings.get(ConfigFields.BIND_ADDRESS));
    Settings withHealthz =
        address(settings, ConfigFields.HEALTHZ_BIND_ADDRESS, ipv6 ? "::" : "0.0.0.0", HEALTHZ_PORT);
    return address(
        withHealthz, ConfigFields.METRICS_BIND_ADDRESS, ipv6 ? "::1" : "127.0.0.1", METRICS_PORT);
  }

  private static Settings address(
      Settings settings, ConfigField<String> field, String defaultAddress, int defaultPort) {
    String text = settings.get(field);
    boolean switchedOff = text.isEmpty() && settings.label(field).startsWith("--");
    return switchedOff
        ? settings
        : settings.with(
            field, AddressPorts.withPort(text.isEmpty() ? defaultAddress : text, defaultPort));
  }

  private static boolean isIpv6(String address) {
    try {
      return IpAddress.parseSloppy(address).family() == IpFamily.IPV6;
    } catch (IllegalArgumentException _) {
      return true; // as kube-proxy takes it; the check of the address itself comes later
    }
  }
}
