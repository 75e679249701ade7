package io.kubeipvs.kubernetes.model;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes endpoints one behind the other: what all Pods' names begin with, then of each endpoint its
 * flags, its address, and as far as the flags say so its node, its hints, and its Pod. Names that
 * repeat stand once and are referred to by number. Numbers are written seven bits a byte, the least
 * significant first. One use; {@link EndpointCursor} reads it.
 */
final class EndpointPacker {
  static final int READY = 1;
  static final int SERVING = 1 << 1;
  static final int TERMINATING = 1 << 2;
  static final int IPV6 = 1 << 3;
  static final int HAS_NODE = 1 << 4;
  static final int HAS_HINTS = 1 << 5;
  static final int HAS_TARGET = 1 << 6;

  private static final String[] NO_NAMES = {};
  private static final int TYPICAL_BYTES = 32;

  private final int prefixBytes;
  private final Map<String, Integer> names = new LinkedHashMap<>();
  private byte[] bytes;
  private int length;
  private int count;

  EndpointPacker(Collection<Endpoint> endpoints) {
    this.bytes = new byte[TYPICAL_BYTES * (endpoints.size() + 1)];
    byte[] prefix = commonPrefix(endpoints);
    this.prefixBytes = prefix.length;
    number(prefix.length);
    raw(prefix, 0);
  }

  private static byte[] commonPrefix(Collection<Endpoint> endpoints) {
    byte[] common = null;
    for (Endpoint endpoint : endpoints) {
      ObjectKey target = endpoint.target();
      if (target != null) {
        byte[] name = utf8(target.name());
        common = common == null ? name : shared(common, name);
      }
    }
    return common == null ? new byte[0] : common;
  }

  private static byte[] shared(byte[] one, byte[] other) {
    int mismatch = Arrays.mismatch(one, other);
    return mismatch < 0 || mismatch == one.length ? one : Arrays.copyOf(one, mismatch);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void add(Endpoint endpoint) {
    IpAddress address = endpoint.address();
    boolean ipv6 = address.family() == IpFamily.IPV6;
    boolean hasHints = !endpoint.zoneHints().isEmpty() || !endpoint.nodeHints().isEmpty();
    octet(
        (endpoint.ready() ? READY : 0)
            | (endpoint.serving() ? SERVING : 0)
            | (endpoint.terminating() ? TERMINATING : 0)
            | (ipv6 ? IPV6 : 0)
            | (endpoint.nodeName().isEmpty() ? 0 : HAS_NODE)
            | (hasHints ? HAS_HINTS : 0)
            | (endpoint.target() == null ? 0 : HAS_TARGET));
    if (ipv6) {
      bigEndian(address.highBits(), 8);
    }
    bigEndian(address.lowBits(), ipv6 ? 8 : 4);
    if (!endpoint.nodeName().isEmpty()) {
      name(endpoint.nodeName());
    }
    if (hasHints) {
      names(endpoint.zoneHints());
      names(endpoint.nodeHints());
    }
    target(endpoint.target());
    count++;
  }

  private void target(@Nullable ObjectKey target) {
    if (target != null) {
      name(target.namespace());
      byte[] name = utf8(target.name());
      number(name.length - prefixBytes);
      raw(name, prefixBytes);
    }
  }

  private void names(List<String> all) {
    number(all.size());
    all.forEach(this::name);
  }

  private void name(String name) {
    Integer known = names.putIfAbsent(name, names.size());
    number(known == null ? names.size() - 1 : known);
  }

  private void number(int value) {
    int rest = value;
    while (rest > 0x7f) {
      octet((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    octet(rest);
  }

  private void bigEndian(long value, int octets) {
    for (int i = octets - 1; i >= 0; i--) {
      octet((int) (value >>> (8 * i)));
    }
  }

  private void raw(byte[] from, int start) {
    for (int i = start; i < from.length; i++) {
      octet(from[i]);
    }
  }

  private void octet(int value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = (byte) value;
  }

  Endpoints toEndpoints() {
    String[] known = names.isEmpty() ? NO_NAMES : names.keySet().toArray(NO_NAMES);
    return new Endpoints(Arrays.copyOf(bytes, length), known, count);
  }
}
