package io.kubeipvs.kubernetes.model;

import io.kubeipvs.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands at one endpoint of a slice after the other, and reads of it what is asked for; means the
 * same as {@link Endpoint}. Before the first {@link #next} it stands at none. Not thread-safe; one
 * use.
 */
public final class EndpointCursor {
  private final byte[] bytes;
  private final String[] names;
  private final int prefixStart;
  private final int prefixLength;
  private int waiting;
  private int at;

  private int flags;
  private IpAddress address = IpAddress.ofIpv4(0);
  private String nodeName = "";
  private List<String> zoneHints = List.of();
  private List<String> nodeHints = List.of();
  private String targetNamespace = "";
  private int targetStart;
  private int targetLength;

  EndpointCursor(byte[] bytes, String[] names, int size) {
    this.bytes = bytes;
    this.names = names;
    this.waiting = size;
    this.prefixLength = number();
    this.prefixStart = at;
    this.at += prefixLength;
  }

  boolean hasNext() {
    return waiting > 0;
  }

  /** Goes to the next endpoint; false if there is none. */
  public boolean next() {
    if (waiting == 0) {
      return false;
    }
    waiting--;
    flags = bytes[at++];
    address =
        is(EndpointPacker.IPV6)
            ? IpAddress.ofIpv6(bigEndian(8), bigEndian(8))
            : IpAddress.ofIpv4((int) bigEndian(4));
    nodeName = is(EndpointPacker.HAS_NODE) ? names[number()] : "";
    boolean hasHints = is(EndpointPacker.HAS_HINTS);
    zoneHints = hasHints ? names() : List.of();
    nodeHints = hasHints ? names() : List.of();
    if (is(EndpointPacker.HAS_TARGET)) {
      targetNamespace = names[number()];
      targetLength = number();
      targetStart = at;
      at += targetLength;
    }
    return true;
  }

  public IpAddress address() {
    return address;
  }

  public boolean ready() {
    return is(EndpointPacker.READY);
  }

  public boolean serving() {
    return is(EndpointPacker.SERVING);
  }

  public boolean terminating() {
    return is(EndpointPacker.TERMINATING);
  }

  /** Empty if not said. */
  public String nodeName() {
    return nodeName;
  }

  public List<String> zoneHints() {
    return zoneHints;
  }

  public List<String> nodeHints() {
    return nodeHints;
  }

  /** The endpoint where this stands, as a value of its own. */
  Endpoint endpoint() {
    return new Endpoint(
        address, ready(), serving(), terminating(), nodeName, zoneHints, nodeHints, target());
  }

  private @Nullable ObjectKey target() {
    return is(EndpointPacker.HAS_TARGET) ? new ObjectKey(targetNamespace, targetName()) : null;
  }

  /** Put together before it is read, for the two may part within a character. */
  private String targetName() {
    byte[] name = new byte[prefixLength + targetLength];
    System.arraycopy(bytes, prefixStart, name, 0, prefixLength);
    System.arraycopy(bytes, targetStart, name, prefixLength, targetLength);
    return new String(name, StandardCharsets.UTF_8);
  }

  private boolean is(int flag) {
    return (flags & flag) != 0;
  }

  private List<String> names() {
    String[] found = new String[number()];
    for (int i = 0; i < found.length; i++) {
      found[i] = names[number()];
    }
    return List.of(found);
  }

  private int number() {
    int value = 0;
    int shift = 0;
    byte next;
    do {
      next = bytes[at++];
      value |= (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  private long bigEndian(int octets) {
    long value = 0;
    for (int i = 0; i < octets; i++) {
      value = value << 8 | (bytes[at++] & 0xff);
    }
    return value;
  }
}
