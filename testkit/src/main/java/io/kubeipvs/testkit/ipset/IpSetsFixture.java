package io.kubeipvs.testkit.ipset;

import io.kubeipvs.linux.ipset.IpSet;
import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The sets under test, and the words that their contract is written in. */
abstract class IpSetsFixture {
  protected static final int ENOENT = 2;
  protected static final int EEXIST = 17;

  protected static final IpSetDefinition CLUSTER_IP =
      IpSetDefinition.of("KUBE-CLUSTER-IP", IpSetType.HASH_IP_PORT, IpFamily.IPV4);
  protected static final IpSetDefinition CLUSTER_IP_6 =
      IpSetDefinition.of("KUBE-6-CLUSTER-IP", IpSetType.HASH_IP_PORT, IpFamily.IPV6);
  protected static final IpSetDefinition NODE_PORT_TCP =
      IpSetDefinition.bitmap("KUBE-NODE-PORT-TCP");
  protected static final IpSetEntry WEB = tcp("10.96.100.1", 80);
  protected static final IpSetEntry API = tcp("10.96.0.1", 443);

  /** The sets of an empty namespace; the caller does not close them. */
  protected abstract IpSets sets() throws Exception;

  /** Makes a rule use the set. */
  protected abstract void reference(String set) throws Exception;

  /** The opposite of {@link #reference}. */
  protected abstract void release(String set) throws Exception;

  protected static IpSetEntry tcp(String address, int port) {
    return new IpSetEntry.IpPort(IpAddress.parse(address), Protocol.TCP, port);
  }

  protected final void apply(IpSetOperation... operations) throws Exception {
    sets().apply(List.of(operations)).orThrow();
  }

  /** The code that the only operation fails with, or 0. */
  protected final int codeOf(IpSetOperation operation) throws Exception {
    BatchResult result = sets().apply(List.of(operation));
    return result.isAllDone() ? 0 : result.failures().getFirst().reason().errno();
  }

  static IpSetOperation create(IpSetDefinition definition) {
    return new IpSetOperation.Create(definition);
  }

  protected final IpSet found(String name) throws Exception {
    return Objects.requireNonNull(sets().find(name), name);
  }

  /** Entries of every kind, in both families. */
  protected static List<IpSetEntry> entriesOf(IpSetType type, IpFamily family) {
    boolean four = family == IpFamily.IPV4;
    IpAddress service = IpAddress.parse(four ? "10.96.0.10" : "fd00:10:96::a");
    IpAddress pod = IpAddress.parse(four ? "10.244.1.5" : "fd00:10:244:1::5");
    IpPrefix pods = IpPrefix.parse(four ? "10.244.0.0/16" : "fd00:10:244::/48");
    return switch (type) {
      case HASH_IP -> List.of(new IpSetEntry.Ip(service), new IpSetEntry.Ip(pod));
      case HASH_NET ->
          List.of(
              new IpSetEntry.Net(pods),
              new IpSetEntry.Net(IpPrefix.ofHost(pod)),
              new IpSetEntry.Net(new IpPrefix(pod, 1)));
      case HASH_IP_PORT ->
          Arrays.stream(Protocol.values())
              .<IpSetEntry>map(protocol -> new IpSetEntry.IpPort(service, protocol, 53))
              .toList();
      case HASH_IP_PORT_IP ->
          List.of(
              new IpSetEntry.IpPortIp(pod, Protocol.TCP, 65_535, pod),
              new IpSetEntry.IpPortIp(service, Protocol.UDP, 53, pod));
      case HASH_IP_PORT_NET ->
          List.of(
              new IpSetEntry.IpPortNet(service, Protocol.SCTP, 1, pods),
              new IpSetEntry.IpPortNet(service, Protocol.TCP, 80, IpPrefix.ofHost(pod)));
      case BITMAP_PORT ->
          List.of(new IpSetEntry.Port(0), new IpSetEntry.Port(30_080), new IpSetEntry.Port(65_535));
    };
  }
}
