package io.kubeipvs.agent.settings;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;

/** Reads and completes {@code 0.0.0.0:10256} and {@code [::]:10256}. Stateless. */
public final class AddressPorts {
  private AddressPorts() {}

  /**
   * @throws IllegalArgumentException saying what the text has to be
   */
  static AddressPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (colon < 0 || (!bracketed && host.indexOf(':') >= 0)) {
      throw new IllegalArgumentException("must be IP:port");
    }
    return new AddressPort(
        address(bracketed ? host.substring(1, host.length() - 1) : host),
        port(text.substring(colon + 1)));
  }

  /** An address alone, in brackets or without, gets the port; all else stays as it is. */
  public static String withPort(String text, int port) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    try {
      return new AddressPort(IpAddress.parseSloppy(bare), port).toString();
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  private static IpAddress address(String text) {
    try {
      return IpAddress.parseSloppy(text);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("must be a valid IP");
    }
  }

  private static int port(String digits) {
    if (!digits.matches("[0-9]{1,5}")
        || Integer.parseInt(digits) == 0
        || Integer.parseInt(digits) > 65_535) {
      throw new IllegalArgumentException("must be a valid port");
    }
    return Integer.parseInt(digits);
  }
}
