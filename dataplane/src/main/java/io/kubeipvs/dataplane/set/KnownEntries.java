package io.kubeipvs.dataplane.set;

import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.net.collection.LongSet;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.PrimitiveIterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one set. Nearly all are IPv4 and take 12 bytes each as numbers, where an entry in
 * a hash set takes 60; there may be hundreds of thousands of them on a node. Owned by the writer's
 * thread.
 */
final class KnownEntries extends AbstractSet<IpSetEntry> {
  private static final long PACKED = 1L << 62;
  private static final int ADDRESS_SHIFT = 24;
  private static final int PROTOCOL_SHIFT = 16;
  private static final long NOT_PACKABLE = 0;

  private final IpSetType type;
  private final LongSet packed = new LongSet();
  private final Set<IpSetEntry> others = new HashSet<>(0);

  KnownEntries(IpSetType type, Collection<IpSetEntry> entries) {
    this.type = type;
    addAll(entries);
  }

  /** An entry of this set's type as a number that is not 0; 0 for one that has none. */
  private long pack(IpSetEntry entry) {
    return switch (entry) {
      case IpSetEntry.Ip(IpAddress address) when type == IpSetType.HASH_IP -> pack(address, 0, 0);
      case IpSetEntry.Port(int port) when type == IpSetType.BITMAP_PORT -> PACKED | port;
      case IpSetEntry.IpPort(IpAddress address, Protocol protocol, int port)
          when type == IpSetType.HASH_IP_PORT ->
          pack(address, protocol.number(), port);
      case IpSetEntry.IpPortIp(IpAddress address, Protocol protocol, int port, IpAddress second)
          when type == IpSetType.HASH_IP_PORT_IP && second.equals(address) ->
          pack(address, protocol.number(), port);
      default -> NOT_PACKABLE;
    };
  }

  private static long pack(IpAddress address, int protocol, int port) {
    return address.family() == IpFamily.IPV4
        ? PACKED | (address.lowBits() << ADDRESS_SHIFT) | ((long) protocol << PROTOCOL_SHIFT) | port
        : NOT_PACKABLE;
  }

  private IpSetEntry unpack(long number) {
    IpAddress address = IpAddress.ofIpv4((int) (number >>> ADDRESS_SHIFT));
    int port = (int) number & 0xffff;
    return switch (type) {
      case HASH_IP -> new IpSetEntry.Ip(address);
      case BITMAP_PORT -> new IpSetEntry.Port(port);
      case HASH_IP_PORT -> new IpSetEntry.IpPort(address, protocol(number), port);
      case HASH_IP_PORT_IP -> new IpSetEntry.IpPortIp(address, protocol(number), port, address);
      case HASH_NET, HASH_IP_PORT_NET -> throw new IllegalStateException(type + " is not packed");
    };
  }

  private static Protocol protocol(long number) {
    int wanted = (int) (number >>> PROTOCOL_SHIFT) & 0xff;
    for (Protocol protocol : Protocol.values()) {
      if (protocol.number() == wanted) {
        return protocol;
      }
    }
    throw new IllegalStateException("protocol " + wanted + " was never packed");
  }

  @Override
  public boolean contains(@Nullable Object object) {
    if (!(object instanceof IpSetEntry entry)) {
      return false;
    }
    long number = pack(entry);
    return number == NOT_PACKABLE ? others.contains(entry) : packed.contains(number);
  }

  @Override
  public boolean add(IpSetEntry entry) {
    long number = pack(entry);
    return number == NOT_PACKABLE ? others.add(entry) : packed.add(number);
  }

  @Override
  public boolean remove(@Nullable Object object) {
    if (!(object instanceof IpSetEntry entry)) {
      return false;
    }
    long number = pack(entry);
    return number == NOT_PACKABLE ? others.remove(entry) : packed.remove(number);
  }

  @Override
  public int size() {
    return packed.size() + others.size();
  }

  /** Cannot remove. */
  @Override
  public Iterator<IpSetEntry> iterator() {
    return new Each(packed.iterator(), others.iterator());
  }

  private final class Each implements Iterator<IpSetEntry> {
    private final PrimitiveIterator.OfLong numbers;
    private final Iterator<IpSetEntry> rest;

    private Each(PrimitiveIterator.OfLong numbers, Iterator<IpSetEntry> rest) {
      this.numbers = numbers;
      this.rest = rest;
    }

    @Override
    public boolean hasNext() {
      return numbers.hasNext() || rest.hasNext();
    }

    @Override
    public IpSetEntry next() {
      return numbers.hasNext() ? unpack(numbers.nextLong()) : rest.next();
    }
  }
}
