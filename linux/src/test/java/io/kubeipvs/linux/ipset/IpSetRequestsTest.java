package io.kubeipvs.linux.ipset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.netlink.Hex;
import io.kubeipvs.linux.netlink.MessageFlags;
import io.kubeipvs.linux.netlink.NetlinkRequest;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import org.junit.jupiter.api.Test;

/** What kernels 6.1 and 6.18 took, with the effect it says. Little-endian hosts. */
class IpSetRequestsTest {
  private static final IpSetDefinition CLUSTER_IP =
      IpSetDefinition.of("KUBE-CLUSTER-IP", IpSetType.HASH_IP_PORT, IpFamily.IPV4);

  private static void assertBytes(NetlinkRequest request, int flags, int sequence, String hex) {
    assertThat(Hex.words(request.toBytes(flags, sequence))).isEqualTo(Hex.words(Hex.bytes(hex)));
  }

  private static void assertWrite(IpSetOperation operation, int sequence, String hex) {
    assertBytes(IpSetRequests.write(operation, 5), MessageFlags.ACK, sequence, hex);
  }

  @Test
  void create() {
    assertWrite(
        new IpSetOperation.Create(CLUSTER_IP),
        8,
        """
        68000000          # length 104
        0206 0500         # IPSET_CMD_CREATE; REQUEST|ACK, not EXCL: an identical set is a success
        08000000 00000000 # sequence 8, port
        02 00 0000        # nfgenmsg: AF_INET, version 0, resource 0
        0500 0100 06 000000 # PROTOCOL 6, padding
        1400 0200         # SETNAME
          4b554245 2d434c55 53544552 2d495000 # "KUBE-CLUSTER-IP"
        1100 0300         # TYPENAME, 13 bytes
          68617368 3a69702c 706f7274 00 000000 # "hash:ip,port", padding
        0500 0400 05 000000 # REVISION 5
        0500 0500 02 000000 # FAMILY AF_INET
        1400 0780         # DATA, a nest
          0800 1240 00000400 # HASHSIZE 1024, network order
          0800 1340 00010000 # MAXELEM 65536
        """);
  }

  @Test
  void sizesOfAll() {
    assertBytes(
        IpSetRequests.listHeaders(),
        MessageFlags.DUMP,
        3,
        """
        24000000          # length 36
        0706 0103         # IPSET_CMD_LIST; REQUEST|DUMP
        03000000 00000000 # sequence 3, port
        02 00 0000        # nfgenmsg
        0500 0100 06 000000 # PROTOCOL 6
        0800 0640 00000004 # FLAGS: IPSET_FLAG_LIST_HEADER, network order
        """);
  }

  @Test
  void createABitmap() {
    assertBytes(
        IpSetRequests.write(new IpSetOperation.Create(IpSetDefinition.bitmap("P")), 3),
        MessageFlags.ACK,
        9,
        """
        58000000          # length 88
        0206 0500         # IPSET_CMD_CREATE; REQUEST|ACK
        09000000 00000000 # sequence 9, port
        02 00 0000        # nfgenmsg
        0500 0100 06 000000 # PROTOCOL 6
        0600 0200 5000 0000 # SETNAME "P"
        1000 0300         # TYPENAME
          6269746d 61703a70 6f727400 # "bitmap:port"
        0500 0400 03 000000 # REVISION 3
        0500 0500 00 000000 # FAMILY AF_UNSPEC: ports have none
        1400 0780         # DATA, a nest
          0600 0440 0000 0000 # PORT, the first: 0
          0600 0540 ffff 0000 # PORT_TO, the last: 65535
        """);
  }

  @Test
  void addAnAddressWithItsPort() {
    IpSetEntry entry = new IpSetEntry.IpPort(IpAddress.parse("10.96.0.1"), Protocol.TCP, 80);
    assertWrite(
        new IpSetOperation.Add(CLUSTER_IP, entry),
        9,
        """
        50000000          # length 80
        0906 0500         # IPSET_CMD_ADD; REQUEST|ACK, not EXCL: an entry that is there is a success
        09000000 00000000 # sequence 9, port
        02 00 0000        # nfgenmsg
        0500 0100 06 000000 # PROTOCOL 6
        1400 0200         # SETNAME
          4b554245 2d434c55 53544552 2d495000 # "KUBE-CLUSTER-IP"
        2000 0780         # DATA, a nest
          0c00 0180       #   IP, a nest
            0800 0140 0a600001 # IPADDR_IPV4 10.96.0.1, network order
          0600 0440 0050 0000 # PORT 80
          0500 0700 06 000000 # PROTO tcp
        """);
  }

  @Test
  void deleteAnIpv6AddressWithPortAndPrefix() {
    IpSetDefinition set = IpSetDefinition.of("S", IpSetType.HASH_IP_PORT_NET, IpFamily.IPV6);
    IpSetEntry entry =
        new IpSetEntry.IpPortNet(
            IpAddress.parse("fd00:10:96::1"), Protocol.UDP, 53, IpPrefix.parse("fd00:10:244::/48"));
    assertWrite(
        new IpSetOperation.Delete(set, entry),
        10,
        """
        70000000          # length 112
        0a06 0500         # IPSET_CMD_DEL; REQUEST|ACK
        0a000000 00000000 # sequence 10, port
        02 00 0000        # nfgenmsg
        0500 0100 06 000000 # PROTOCOL 6
        0600 0200 5300 0000 # SETNAME "S"
        4c00 0780         # DATA, a nest
          1800 0180       #   IP, a nest
            1400 0240     #     IPADDR_IPV6, network order
              fd000010 00960000 00000000 00000001
          0600 0440 0035 0000 # PORT 53
          0500 0700 11 000000 # PROTO udp
          1800 1480       #   IP2, a nest
            1400 0240     #     IPADDR_IPV6
              fd000010 02440000 00000000 00000000
          0500 1500 30 000000 # CIDR2 48
        """);
  }

  @Test
  void addTheOtherKindsOfEntries() {
    assertData(
        new IpSetEntry.Ip(IpAddress.parse("10.96.0.1")),
        """
        1000 0780         # DATA
          0c00 0180 0800 0140 0a600001 # IP 10.96.0.1
        """);
    assertData(
        new IpSetEntry.Net(IpPrefix.parse("10.244.0.0/16")),
        """
        1800 0780         # DATA
          0c00 0180 0800 0140 0af40000 # IP 10.244.0.0
          0500 0300 10 000000 # CIDR 16
        """);
    IpAddress pod = IpAddress.parse("10.244.1.2");
    assertData(
        new IpSetEntry.IpPortIp(pod, Protocol.SCTP, 8080, pod),
        """
        2c00 0780         # DATA
          0c00 0180 0800 0140 0af40102 # IP 10.244.1.2
          0600 0440 1f90 0000 # PORT 8080
          0500 0700 84 000000 # PROTO sctp
          0c00 1480 0800 0140 0af40102 # IP2 10.244.1.2
        """);
    assertData(
        new IpSetEntry.Port(30_080),
        """
        0c00 0780         # DATA
          0600 0440 7580 0000 # PORT 30080
        """);
  }

  private static void assertData(IpSetEntry entry, String hex) {
    IpSetDefinition set = IpSetDefinition.of("S", IpSetShape.typeOf(entry), IpFamily.IPV4);
    byte[] message = IpSetRequests.write(new IpSetOperation.Add(set, entry), 0).toBytes(0, 1);
    int beforeData = 16 + 4 + 8 + 8; // headers, PROTOCOL, SETNAME
    assertThat(Hex.words(message).substring(beforeData / 4 * 9))
        .isEqualTo(Hex.words(Hex.bytes(hex)));
  }

  @Test
  void destroyAndSwap() {
    assertWrite(
        new IpSetOperation.Destroy("OLD"),
        11,
        """
        24000000          # length 36
        0306 0502         # IPSET_CMD_DESTROY; REQUEST|ACK, EXCL: a missing set is an error
        0b000000 00000000 # sequence 11, port
        02 00 0000        # nfgenmsg
        0500 0100 06 000000 # PROTOCOL 6
        0800 0200 4f4c4400 # SETNAME "OLD"
        """);
    assertWrite(
        new IpSetOperation.Swap("OLD", "NEW"),
        12,
        """
        2c000000          # length 44
        0606 0500         # IPSET_CMD_SWAP; REQUEST|ACK
        0c000000 00000000 # sequence 12, port
        02 00 0000        # nfgenmsg
        0500 0100 06 000000 # PROTOCOL 6
        0800 0200 4f4c4400 # SETNAME "OLD"
        0800 0300 4e455700 # SETNAME2 "NEW"
        """);
  }

  @Test
  void questions() {
    assertBytes(
        IpSetRequests.listNames(),
        MessageFlags.DUMP,
        13,
        """
        24000000          # length 36
        0706 0103         # IPSET_CMD_LIST; REQUEST|DUMP, no ACK: errors would come twice
        0d000000 00000000 # sequence 13, port
        02 00 0000        # nfgenmsg
        0500 0100 06 000000 # PROTOCOL 6
        0800 0640 00000002 # FLAGS: names only
        """);
    assertBytes(
        IpSetRequests.type(IpSetType.HASH_IP, IpFamily.IPV6),
        0,
        14,
        """
        30000000          # length 48
        0d06 0100         # IPSET_CMD_TYPE; REQUEST
        0e000000 00000000 # sequence 14, port
        02 00 0000        # nfgenmsg
        0500 0100 06 000000 # PROTOCOL 6
        0c00 0300 68617368 3a697000 # TYPENAME "hash:ip"
        0500 0500 0a 000000 # FAMILY AF_INET6
        """);
  }

  /** Without a name these commands are about all sets. */
  @Test
  void nothingIsSaidWithoutAName() {
    assertThatThrownBy(() -> new IpSetOperation.Destroy(""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IpSetOperation.Swap("A", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IpSetRequests.list("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IpSetOperation.Destroy("KUBE-6-LOAD-BALANCER-SOURCE-CIDR"))
        .hasMessageContaining("1-31 bytes");
  }

  @Test
  void namesAreCountedInBytes() {
    assertThat(IpSetDefinition.isName("ü".repeat(15))).isTrue();
    assertThat(IpSetDefinition.isName("ü".repeat(16))).isFalse();
    assertThat(IpSetDefinition.isName("A\0B")).isFalse();
  }
}
