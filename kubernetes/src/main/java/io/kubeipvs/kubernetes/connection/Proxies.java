package io.kubeipvs.kubernetes.connection;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the proxy of a request in the environment, by the rules of Go's {@code httpproxy}:
 * HTTPS_PROXY or HTTP_PROXY, in capitals or not, unless NO_PROXY names the host. Stateless.
 */
final class Proxies {
  private Proxies() {}

  /** Null for none. */
  static @Nullable URI fromEnvironment(URI server, Map<String, String> environment) {
    String name = "https".equals(server.getScheme()) ? "HTTPS_PROXY" : "HTTP_PROXY";
    String proxy = value(environment, name);
    String host = unbracketed(String.valueOf(server.getHost())).toLowerCase(Locale.ROOT);
    if (proxy.isEmpty() || isLocal(host)) {
      return null;
    }
    for (String entry : value(environment, "NO_PROXY").split(",", -1)) {
      if (matches(entry.strip().toLowerCase(Locale.ROOT), host, serverPort(server))) {
        return null;
      }
    }
    return uri(name, proxy);
  }

  /**
   * Reads the address of a proxy; without a scheme it is an HTTP one.
   *
   * @param name of the field or variable, for messages
   */
  static URI uri(String name, String text) {
    URI uri = uri(text);
    if (!"http".equals(uri.getScheme())) {
      throw new IllegalArgumentException(
          name + " is \"" + text + "\"; only proxies that are reached by http:// are supported");
    }
    return uri;
  }

  /** Where a proxy listens: port 80 if its address names none. */
  static int port(URI proxy) {
    return proxy.getPort() == -1 ? 80 : proxy.getPort();
  }

  /** What a proxy with a name and a password in its address wants to be told; null for none. */
  static @Nullable String authorization(URI proxy) {
    return proxy.getUserInfo() == null ? null : basic(proxy.getUserInfo());
  }

  /**
   * A header's value.
   *
   * @param pair a name, a colon, a password
   */
  static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static URI uri(String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      if (uri.getHost() == null) {
        throw new IllegalArgumentException("\"" + text + "\" is no address of a proxy");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no address of a proxy: " + e.getReason(), e);
    }
  }

  /** The port that a server's address names or, by its scheme, means. */
  static int serverPort(URI server) {
    if (server.getPort() != -1) {
      return server.getPort();
    }
    return "https".equals(server.getScheme()) ? 443 : 80;
  }

  private static boolean matches(String entry, String host, int port) {
    if (entry.isEmpty()) {
      return false;
    }
    if (entry.equals("*")) {
      return true;
    }
    IpAddress address = address(host);
    if (entry.contains("/")) {
      return address != null && prefixHolds(entry, address);
    }
    String name = entry;
    int colon = entry.lastIndexOf(':');
    boolean bracketed = entry.startsWith("[");
    if (bracketed ? colon > entry.indexOf(']') : colon > 0 && entry.indexOf(':') == colon) {
      if (!entry.substring(colon + 1).equals(String.valueOf(port))) {
        return false;
      }
      name = entry.substring(0, colon);
    }
    name = unbracketed(name);
    if (address != null) {
      return Objects.equals(address, address(name));
    }
    String suffix = name.startsWith("*.") ? name.substring(1) : name;
    return suffix.startsWith(".")
        ? host.endsWith(suffix)
        : host.equals(suffix) || host.endsWith("." + suffix);
  }

  private static boolean prefixHolds(String text, IpAddress address) {
    try {
      return IpPrefix.parse(text).contains(address);
    } catch (IllegalArgumentException _) {
      return false; // Go passes over what it cannot read, too
    }
  }

  private static boolean isLocal(String host) {
    IpAddress address = address(host);
    return host.equals("localhost") || (address != null && address.isLoopback());
  }

  /** The address that a host is written as; null for a name. */
  static @Nullable IpAddress address(String text) {
    try {
      return IpAddress.parse(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /** A host without the brackets that an IPv6 address has in a URI. */
  static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static String value(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    return value.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : value;
  }
}
