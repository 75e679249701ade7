package io.kubeipvs.linux.ipset;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.netlink.NetlinkMessage;
import io.kubeipvs.linux.netlink.PayloadWriter;
import io.kubeipvs.linux.netlink.Replies;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is written into a set reads back as the same. */
class IpSetRoundTripTest {
  private static final List<Protocol> PROTOCOLS = List.of(Protocol.values());
  private static final int HEADERS_AND_NAME = 16 + 4 + 8 + 8;

  /** Two of 8 bytes each: sizes, or first and last port. */
  private static final int PARAMETER_BYTES = 16;

  private static IpAddress address(SplittableRandom random, IpFamily family) {
    return switch (family) {
      case IPV4 -> IpAddress.ofIpv4(random.nextInt());
      case IPV6 -> IpAddress.ofIpv6(random.nextLong(), random.nextLong());
    };
  }

  private static IpSetEntry entry(SplittableRandom random, IpSetType type, IpFamily family) {
    IpAddress address = address(random, family);
    Protocol protocol = PROTOCOLS.get(random.nextInt(PROTOCOLS.size()));
    int port = random.nextInt(65_536);
    IpPrefix prefix =
        new IpPrefix(address(random, family), random.nextInt(1, family.bitLength() + 1));
    return switch (type) {
      case HASH_IP -> new IpSetEntry.Ip(address);
      case HASH_NET -> new IpSetEntry.Net(prefix);
      case HASH_IP_PORT -> new IpSetEntry.IpPort(address, protocol, port);
      case HASH_IP_PORT_IP ->
          new IpSetEntry.IpPortIp(address, protocol, port, address(random, family));
      case HASH_IP_PORT_NET -> new IpSetEntry.IpPortNet(address, protocol, port, prefix);
      case BITMAP_PORT -> new IpSetEntry.Port(port);
    };
  }

  /** A list with the create's parameters and the add's entry, as the kernel would put them. */
  private static NetlinkMessage listing(IpSetDefinition set, IpSetEntry entry) throws Exception {
    PayloadWriter payload = new PayloadWriter().u8(2).u8(0).be16(0);
    payload.putText(IpSetFormat.SET_NAME, set.name());
    payload.putText(IpSetFormat.TYPE_NAME, set.type().kernelName());
    payload.putU8(IpSetFormat.FAMILY, set.family() == IpFamily.IPV4 ? 2 : 10);
    byte[] create = IpSetRequests.write(new IpSetOperation.Create(set), 0).toBytes(0, 1);
    payload.putBytes(
        IpSetFormat.DATA,
        Arrays.copyOfRange(create, create.length - PARAMETER_BYTES, create.length));
    byte[] add = IpSetRequests.write(new IpSetOperation.Add(set, entry), 0).toBytes(0, 1);
    payload.putBytes(IpSetFormat.ENTRIES, Arrays.copyOfRange(add, HEADERS_AND_NAME, add.length));
    return Replies.message(Replies.reply(IpSetFormat.LIST, 2, 1, payload.toBytes()));
  }

  @Test
  void everyEntryOfEveryTypeReadsBackTheSame() throws Exception {
    long seed = Long.getLong("kubeipvs.seed", new SplittableRandom().nextLong());
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 1_000; run++) {
      for (IpSetType type : IpSetType.values()) {
        boolean bitmap = type == IpSetType.BITMAP_PORT;
        IpFamily family = bitmap || random.nextBoolean() ? IpFamily.IPV4 : IpFamily.IPV6;
        int size = random.nextInt(1, Integer.MAX_VALUE);
        IpSetDefinition set =
            bitmap
                ? IpSetDefinition.bitmap("S")
                : new IpSetDefinition("S", type, family, size, Integer.MAX_VALUE - size);
        IpSetEntry entry = entry(random, type, family);
        IpSetReplies.Part part = IpSetReplies.part(listing(set, entry));
        IpSet read = IpSetReplies.sets(List.of(part)).getFirst();
        assertThat(read.definition()).as("seed %d", seed).isEqualTo(set);
        assertThat(read.entries()).as("seed %d", seed).containsExactly(entry);
      }
    }
  }
}
