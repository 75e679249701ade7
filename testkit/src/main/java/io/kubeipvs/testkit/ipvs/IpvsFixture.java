package io.kubeipvs.testkit.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipvs.ForwardingMethod;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.RealServer.Tunnel;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table under test, and what the parts of its contract share. */
abstract class IpvsFixture {
  static final VirtualServerKey API =
      VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.0.1"), 443);
  static final VirtualServerKey DNS =
      VirtualServerKey.of(Protocol.UDP, IpAddress.parse("10.96.0.10"), 53);
  static final VirtualServerKey API6 =
      VirtualServerKey.of(Protocol.TCP, IpAddress.parse("fd00:10:96::1"), 443);
  static final VirtualServerKey MARK = new VirtualServerKey.FirewallMark(IpFamily.IPV4, 7);

  static final RealServer POD = RealServer.masqueraded(IpAddress.parse("10.244.1.6"), 6443);
  static final RealServer POD6 = RealServer.masqueraded(IpAddress.parse("fd00:10:244:1::6"), 6443);

  /** The table; the same one each time within a test. */
  protected abstract Ipvs ipvs() throws Exception;

  void apply(IpvsOperation... operations) throws Exception {
    ipvs().apply(List.of(operations)).orThrow();
  }

  int errno(IpvsOperation operation) throws Exception {
    return failure(operation).errno();
  }

  NetlinkException failure(IpvsOperation operation) throws Exception {
    BatchResult result = ipvs().apply(List.of(operation));
    assertThat(result.failures()).as("failures of %s", operation).hasSize(1);
    return result.failures().getFirst().reason();
  }

  List<VirtualServer> servers() throws Exception {
    return ipvs().servers().stream().map(VirtualServerStatus::server).toList();
  }

  List<RealServer> destinations(VirtualServerKey key) throws Exception {
    return ipvs().destinations(key).stream().map(RealServerStatus::server).toList();
  }

  static RealServer server(
      String address,
      ForwardingMethod method,
      int weight,
      long upper,
      long lower,
      @Nullable Tunnel tunnel) {
    return new RealServer(
        new AddressPort(IpAddress.parse(address), 6443), method, weight, upper, lower, tunnel);
  }
}
