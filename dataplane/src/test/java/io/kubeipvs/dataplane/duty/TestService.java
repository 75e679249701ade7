package io.kubeipvs.dataplane.duty;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.util.List;

/** A Service with one port, as far as these tests need one. Immutable. */
record TestService(
    ObjectKey key,
    Protocol protocol,
    IpAddress clusterIp,
    int port,
    int nodePort,
    int affinityTimeoutSeconds,
    List<AddressPort> backEnds) {

  /** {@code clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80", …)}, TCP. */
  static TestService clusterIp(String name, String address, int port, String... backEnds) {
    return new TestService(
        new ObjectKey(name.substring(0, name.indexOf('/')), name.substring(name.indexOf('/') + 1)),
        Protocol.TCP,
        IpAddress.parse(address),
        port,
        0,
        0,
        List.of(backEnds).stream().map(TestService::addressPort).sorted().toList());
  }

  static AddressPort addressPort(String text) {
    int colon = text.lastIndexOf(':');
    String address = text.substring(0, colon).replace("[", "").replace("]", "");
    return new AddressPort(IpAddress.parse(address), Integer.parseInt(text.substring(colon + 1)));
  }

  TestService udp() {
    return new TestService(
        key, Protocol.UDP, clusterIp, port, nodePort, affinityTimeoutSeconds, backEnds);
  }

  TestService nodePort(int newNodePort) {
    return new TestService(
        key, protocol, clusterIp, port, newNodePort, affinityTimeoutSeconds, backEnds);
  }

  TestService affinity(int timeoutSeconds) {
    return new TestService(key, protocol, clusterIp, port, nodePort, timeoutSeconds, backEnds);
  }

  TestService backEnds(String... newBackEnds) {
    List<AddressPort> parsed =
        List.of(newBackEnds).stream().map(TestService::addressPort).sorted().toList();
    return new TestService(
        key, protocol, clusterIp, port, nodePort, affinityTimeoutSeconds, parsed);
  }
}
