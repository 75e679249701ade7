package io.kubeipvs.testkit.ipset;

import io.kubeipvs.linux.ipset.IpSet;
import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetError;
import io.kubeipvs.linux.ipset.IpSetShape;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One set's contents; its name is not part of it, for a swap exchanges names. */
final class FakeSet {
  private static final int EINVAL = 22;

  private final String typeName;
  private final @Nullable IpSetDefinition shape;
  private final Set<IpSetEntry> entries = new LinkedHashSet<>();

  private FakeSet(String typeName, @Nullable IpSetDefinition shape) {
    this.typeName = typeName;
    this.shape = shape;
  }

  static FakeSet of(IpSetDefinition definition) {
    return new FakeSet(definition.type().kernelName(), definition);
  }

  static FakeSet foreign(String typeName) {
    return new FakeSet(typeName, null);
  }

  /** How many entries it has, without a look at any. */
  int size() {
    return entries.size();
  }

  IpSet listed(String name, int references) {
    if (shape == null) {
      return new IpSet(name, typeName, null, references, Set.of());
    }
    IpSetDefinition definition =
        shape.type() == IpSetType.BITMAP_PORT
            ? IpSetDefinition.bitmap(name)
            : new IpSetDefinition(
                name, shape.type(), shape.family(), shape.hashSize(), shape.maxElements());
    return new IpSet(name, typeName, definition, references, entries);
  }

  /** Whether a create of that definition succeeds; the kernel does not compare families. */
  boolean isSame(IpSetDefinition definition) {
    boolean sizes =
        definition.type() == IpSetType.BITMAP_PORT
            || (shape != null && shape.maxElements() == definition.maxElements());
    return shape != null && shape.type() == definition.type() && sizes;
  }

  boolean canSwapWith(FakeSet other) {
    if (shape == null || other.shape == null) {
      return typeName.equals(other.typeName);
    }
    boolean families =
        shape.type() == IpSetType.BITMAP_PORT || shape.family() == other.shape.family();
    return shape.type() == other.shape.type() && families;
  }

  int add(IpSetEntry entry) {
    int code = refusalOf(entry);
    if (code != 0 || shape == null || entries.contains(entry)) {
      return code;
    }
    boolean full = shape.type() != IpSetType.BITMAP_PORT && entries.size() >= shape.maxElements();
    if (full) {
      return IpSetError.HASH_FULL.code();
    }
    entries.add(entry);
    return 0;
  }

  int delete(IpSetEntry entry) {
    int code = refusalOf(entry);
    if (code == 0) {
      entries.remove(entry);
    }
    return code;
  }

  /**
   * What the kernel says to an entry before it looks it up, or 0. As Linux 6.18 for hash:ip,port:
   * older ones store the unspecified address there.
   */
  private int refusalOf(IpSetEntry entry) {
    boolean fits =
        shape != null
            && IpSetShape.typeOf(entry) == shape.type()
            && IpSetShape.isOfFamily(entry, shape.family());
    if (!fits) {
      return IpSetError.PROTOCOL.code();
    }
    return switch (entry) {
      case IpSetEntry.Ip(IpAddress address) ->
          address.isUnspecified() ? IpSetError.HASH_ELEM.code() : 0;
      case IpSetEntry.Net(IpPrefix prefix) -> refusalOf(prefix);
      case IpSetEntry.IpPort ipPort -> ipPort.address().isUnspecified() ? EINVAL : 0;
      case IpSetEntry.IpPortNet three -> refusalOf(three.prefix());
      case IpSetEntry.IpPortIp _, IpSetEntry.Port _ -> 0;
    };
  }

  private static int refusalOf(IpPrefix prefix) {
    return prefix.length() == 0 ? IpSetError.INVALID_CIDR.code() : 0;
  }
}
