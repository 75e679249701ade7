package io.kubeipvs.linux.ipset;

import static io.kubeipvs.linux.netlink.PayloadWriter.NETWORK_ORDER;

import io.kubeipvs.linux.netlink.MessageEncoder;
import io.kubeipvs.linux.netlink.MessageFlags;
import io.kubeipvs.linux.netlink.NetlinkRequest;
import io.kubeipvs.linux.netlink.PayloadWriter;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Makes the messages to the kernel. Pure. ipset insists on the mark for network byte order on all
 * numbers of 16 and 32 bits and on addresses.
 *
 * <p>Every message but a list of all sets names a set: without a name, the kernel takes a destroy
 * for one of all sets.
 */
final class IpSetRequests {
  private IpSetRequests() {}

  static NetlinkRequest listNames() {
    PayloadWriter payload = command();
    payload.putBe32(IpSetFormat.FLAGS | NETWORK_ORDER, IpSetFormat.FLAG_NAMES_ONLY);
    return new NetlinkRequest("list set names", IpSetFormat.LIST, 0, payload);
  }

  static NetlinkRequest listHeaders() {
    PayloadWriter payload = command();
    payload.putBe32(IpSetFormat.FLAGS | NETWORK_ORDER, IpSetFormat.FLAG_HEADERS_ONLY);
    return new NetlinkRequest("list set sizes", IpSetFormat.LIST, 0, payload);
  }

  static NetlinkRequest listAll() {
    return new NetlinkRequest("list sets", IpSetFormat.LIST, 0, command());
  }

  static NetlinkRequest list(String set) {
    return new NetlinkRequest("list set " + set, IpSetFormat.LIST, 0, command(set));
  }

  /** Asks for the revisions of a type that the kernel has; loads the type's module. */
  static NetlinkRequest type(IpSetType type, IpFamily family) {
    PayloadWriter payload = command();
    payload.putText(IpSetFormat.TYPE_NAME, type.kernelName());
    payload.putU8(IpSetFormat.FAMILY, familyNumber(type, family));
    String operation = "ask for set type " + type.kernelName();
    return new NetlinkRequest(operation, IpSetFormat.TYPE, 0, payload);
  }

  /**
   * A write. Without the flag EXCLUSIVE, what already is as it should be is a success; newer
   * kernels take the flag on a destroy as well, where older ones always miss a set that is not
   * there.
   *
   * @param revision of the set type, for a create
   */
  static NetlinkRequest write(IpSetOperation operation, int revision) {
    return switch (operation) {
      case IpSetOperation.Create create ->
          new NetlinkRequest(
              operation, IpSetFormat.CREATE, 0, creation(create.definition(), revision));
      case IpSetOperation.Destroy destroy ->
          new NetlinkRequest(
              operation, IpSetFormat.DESTROY, MessageFlags.EXCLUSIVE, command(destroy.set()));
      case IpSetOperation.Swap swap ->
          new NetlinkRequest(
              operation,
              IpSetFormat.SWAP,
              0,
              command(swap.first()).putText(IpSetFormat.SECOND_SET_NAME, swap.second()));
      case IpSetOperation.Add _, IpSetOperation.Delete _ -> {
        PayloadWriter payload = new PayloadWriter();
        ENTRIES.encode(operation, payload);
        yield new NetlinkRequest(operation, ENTRIES.type(operation), 0, payload);
      }
    };
  }

  /** Writes of entries, straight into a batch; of nothing else. */
  static final MessageEncoder<IpSetOperation> ENTRIES =
      new MessageEncoder<>() {
        @Override
        public int type(IpSetOperation operation) {
          return operation instanceof IpSetOperation.Add ? IpSetFormat.ADD : IpSetFormat.DELETE;
        }

        @Override
        public int flags(IpSetOperation operation) {
          return 0;
        }

        @Override
        public void encode(IpSetOperation operation, PayloadWriter out) {
          switch (operation) {
            case IpSetOperation.Add(var set, var entry) -> element(out, set, entry);
            case IpSetOperation.Delete(var set, var entry) -> element(out, set, entry);
            case IpSetOperation.Create _, IpSetOperation.Destroy _, IpSetOperation.Swap _ ->
                throw new IllegalArgumentException(operation + " is no write of an entry");
          }
        }
      };

  private static PayloadWriter command() {
    return command(new PayloadWriter());
  }

  private static PayloadWriter command(PayloadWriter payload) {
    payload.u8(IpSetFormat.AF_INET).u8(0).be16(0); // struct nfgenmsg; ipset ignores the family here
    return payload.putU8(IpSetFormat.PROTOCOL, IpSetFormat.PROTOCOL_VERSION);
  }

  private static PayloadWriter command(String set) {
    IpSetDefinition.requireName(set);
    return command().putText(IpSetFormat.SET_NAME, set);
  }

  private static PayloadWriter creation(IpSetDefinition definition, int revision) {
    IpSetType type = definition.type();
    PayloadWriter payload = command(definition.name());
    payload.putText(IpSetFormat.TYPE_NAME, type.kernelName());
    payload.putU8(IpSetFormat.REVISION, revision);
    payload.putU8(IpSetFormat.FAMILY, familyNumber(type, definition.family()));
    payload.beginNest(IpSetFormat.DATA);
    if (type == IpSetType.BITMAP_PORT) {
      payload.putBe16(IpSetFormat.PORT | NETWORK_ORDER, 0);
      payload.putBe16(IpSetFormat.LAST_PORT | NETWORK_ORDER, 65_535);
    } else {
      payload.putBe32(IpSetFormat.HASH_SIZE | NETWORK_ORDER, definition.hashSize());
      payload.putBe32(IpSetFormat.MAX_ELEMENTS | NETWORK_ORDER, definition.maxElements());
    }
    return payload.endNest();
  }

  private static int familyNumber(IpSetType type, IpFamily family) {
    if (type == IpSetType.BITMAP_PORT) {
      return IpSetFormat.AF_UNSPEC;
    }
    return switch (family) {
      case IPV4 -> IpSetFormat.AF_INET;
      case IPV6 -> IpSetFormat.AF_INET6;
    };
  }

  private static void element(PayloadWriter payload, IpSetDefinition set, IpSetEntry entry) {
    command(payload).putText(IpSetFormat.SET_NAME, set.name()); // a definition has a valid name
    payload.beginNest(IpSetFormat.DATA);
    switch (entry) {
      case IpSetEntry.Ip(IpAddress address) -> putAddress(payload, IpSetFormat.ADDRESS, address);
      case IpSetEntry.Net(IpPrefix prefix) -> {
        putAddress(payload, IpSetFormat.ADDRESS, prefix.address());
        payload.putU8(IpSetFormat.PREFIX_LENGTH, prefix.length());
      }
      case IpSetEntry.IpPort it -> putPort(payload, it.address(), it.protocol(), it.port(), null);
      case IpSetEntry.IpPortIp it ->
          putPort(payload, it.address(), it.protocol(), it.port(), it.second());
      case IpSetEntry.IpPortNet it -> {
        putPort(payload, it.address(), it.protocol(), it.port(), it.prefix().address());
        payload.putU8(IpSetFormat.SECOND_PREFIX_LENGTH, it.prefix().length());
      }
      case IpSetEntry.Port(int port) -> payload.putBe16(IpSetFormat.PORT | NETWORK_ORDER, port);
    }
    payload.endNest();
  }

  private static void putPort(
      PayloadWriter payload,
      IpAddress address,
      Protocol protocol,
      int port,
      @Nullable IpAddress second) {
    putAddress(payload, IpSetFormat.ADDRESS, address);
    payload.putBe16(IpSetFormat.PORT | NETWORK_ORDER, port);
    payload.putU8(IpSetFormat.PROTOCOL_NUMBER, protocol.number());
    if (second != null) {
      putAddress(payload, IpSetFormat.SECOND_ADDRESS, second);
    }
  }

  private static void putAddress(PayloadWriter payload, int type, IpAddress address) {
    int form =
        switch (address.family()) {
          case IPV4 -> IpSetFormat.IPV4;
          case IPV6 -> IpSetFormat.IPV6;
        };
    payload.beginNest(type).putAddress(form | NETWORK_ORDER, address).endNest();
  }
}
