package io.kubeipvs.kubernetes.decode;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * The texts that Kubernetes objects are made of, checked by the API's rules. Every method throws
 * IllegalArgumentException with a message that quotes the text. Nothing here knows of documents, so
 * another front end can use it as it is.
 */
final class Values {
  private static final int LABEL_LIMIT = 63;
  private static final int SUBDOMAIN_LIMIT = 253;
  private static final String WHOLE_SECONDS = "0000-00-00T00:00:00Z";
  private static final long MAPPED_IPV4 = 0xffffL << 32;

  private Values() {}

  /** An address; leading zeros are decimal and IPv4-mapped addresses are IPv4, as in kube-proxy. */
  static IpAddress address(String text) {
    IpAddress address = IpAddress.parseSloppy(text);
    boolean mapped =
        address.family() == IpFamily.IPV6
            && address.highBits() == 0
            && (address.lowBits() & ~0xffff_ffffL) == MAPPED_IPV4;
    return mapped ? IpAddress.ofIpv4((int) address.lowBits()) : address;
  }

  /** An address that traffic can be sent to: not unspecified, loopback or link-local. */
  static IpAddress routableAddress(String text) {
    IpAddress address = address(text);
    if (address.isUnspecified()) {
      throw new IllegalArgumentException(address + " is the unspecified address");
    }
    if (address.isLoopback()) {
      throw new IllegalArgumentException(address + " is a loopback address");
    }
    if (address.isLinkLocal()) {
      throw new IllegalArgumentException(address + " is a link-local address");
    }
    return address;
  }

  /** A prefix; white space around it is left out, as kube-proxy does. */
  static IpPrefix prefix(String text) {
    return IpPrefix.parse(text.strip());
  }

  static Protocol protocol(String text) {
    return switch (text) {
      case "TCP" -> Protocol.TCP;
      case "UDP" -> Protocol.UDP;
      case "SCTP" -> Protocol.SCTP;
      default ->
          throw new IllegalArgumentException("\"" + text + "\" is not one of TCP, UDP, SCTP");
    };
  }

  /** A time of RFC 3339. */
  static Instant time(String text) {
    try {
      Instant whole = isWholeSeconds(text) ? wholeSeconds(text) : null;
      return whole == null ? Instant.parse(text) : whole;
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "not a time such as 2026-01-31T12:00:00Z: \"" + text + "\"", e);
    }
  }

  /** The form in which every object has the time of its creation. */
  private static boolean isWholeSeconds(String text) {
    if (text.length() != WHOLE_SECONDS.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char wanted = WHOLE_SECONDS.charAt(i);
      char is = text.charAt(i);
      if (wanted == '0' ? is < '0' || is > '9' : is != wanted) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads digits where they stand: Java's own parser takes longer than the rest of a small object.
   * Null for what it takes a closer look to judge, such as 24:00:00 and a leap second.
   */
  private static @Nullable Instant wholeSeconds(String text) {
    try {
      return LocalDateTime.of(
              number(text, 0, 4),
              number(text, 5, 7),
              number(text, 8, 10),
              number(text, 11, 13),
              number(text, 14, 16),
              number(text, 17, 19))
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static int number(String text, int begin, int end) {
    return Integer.parseInt(text, begin, end, 10);
  }

  /** A DNS label: namespaces, Services, ports. */
  static String label(String text) {
    if (!isLabel(text, 0, text.length(), LABEL_LIMIT)) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not a DNS label (at most 63 of a-z, 0-9 and -, which is not at the ends)");
    }
    return text;
  }

  /** A DNS label, or nothing. */
  static String labelOrEmpty(String text) {
    return text.isEmpty() ? text : label(text);
  }

  /** A DNS subdomain: Nodes, EndpointSlices, Pods. */
  static String subdomain(String text) {
    if (!isSubdomain(text)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a DNS subdomain (at most 253 of a-z, 0-9, - and .)");
    }
    return text;
  }

  private static boolean isSubdomain(String text) {
    int start = 0;
    for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', start)) {
      if (!isLabel(text, start, dot, SUBDOMAIN_LIMIT)) {
        return false;
      }
      start = dot + 1;
    }
    return text.length() <= SUBDOMAIN_LIMIT && isLabel(text, start, text.length(), SUBDOMAIN_LIMIT);
  }

  /** A DNS subdomain, or nothing. */
  static String subdomainOrEmpty(String text) {
    return text.isEmpty() ? text : subdomain(text);
  }

  /** The value of a label, such as a zone. */
  static String labelValue(String text) {
    if (!text.isEmpty()
        && !(text.length() <= LABEL_LIMIT
            && isAlphanumeric(text.charAt(0))
            && isAlphanumeric(text.charAt(text.length() - 1))
            && text.chars().allMatch(c -> isAlphanumeric(c) || "-_.".indexOf(c) >= 0))) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a label value (at most 63 of A-Z, a-z, 0-9, -, _ and .)");
    }
    return text;
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isLabel(String text, int start, int end, int limit) {
    if (start == end || end - start > limit) {
      return false;
    }
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      boolean inside = i > start && i < end - 1;
      if (!alphanumeric && !(c == '-' && inside)) {
        return false;
      }
    }
    return true;
  }
}
