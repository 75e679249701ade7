package io.kubeipvs.linux.conntrack;

import io.kubeipvs.linux.netlink.NetlinkRequest;
import io.kubeipvs.linux.netlink.PayloadWriter;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpFamily;

/**
 * Makes the messages to the kernel. Pure. Every delete has the whole original tuple: without one,
 * the kernel takes it for a delete of all flows. No filters: their IPv6 match is inverted in some
 * kernels, and in a delete they mean one thing to old kernels and another to new ones.
 */
final class ConntrackRequests {
  private ConntrackRequests() {}

  static NetlinkRequest list(IpFamily family) {
    String operation = "list " + family.kubernetesName() + " flows";
    return new NetlinkRequest(operation, ConntrackFormat.GET, 0, header(family));
  }

  static NetlinkRequest delete(Flow flow) {
    PayloadWriter payload = header(flow.family());
    putTuple(payload, flow);
    payload.putBe32(ConntrackFormat.ID, flow.id());
    return new NetlinkRequest(new Deletion(flow), ConntrackFormat.DELETE, 0, payload);
  }

  /** Text made only if it is needed. */
  private record Deletion(Flow flow) {
    @Override
    public String toString() {
      return "delete " + flow;
    }
  }

  private static PayloadWriter header(IpFamily family) {
    int number =
        switch (family) {
          case IPV4 -> ConntrackFormat.AF_INET;
          case IPV6 -> ConntrackFormat.AF_INET6;
        };
    return new PayloadWriter().u8(number).u8(0).be16(0);
  }

  private static void putTuple(PayloadWriter payload, Flow flow) {
    AddressPort source = flow.original().source();
    AddressPort destination = flow.original().destination();
    payload.beginNest(ConntrackFormat.TUPLE_ORIGINAL);
    payload.beginNest(ConntrackFormat.ADDRESSES);
    switch (flow.family()) {
      case IPV4 -> {
        payload.putAddress(ConntrackFormat.IPV4_SOURCE, source.address());
        payload.putAddress(ConntrackFormat.IPV4_DESTINATION, destination.address());
      }
      case IPV6 -> {
        payload.putAddress(ConntrackFormat.IPV6_SOURCE, source.address());
        payload.putAddress(ConntrackFormat.IPV6_DESTINATION, destination.address());
      }
    }
    payload.endNest();
    payload.beginNest(ConntrackFormat.PROTOCOL);
    payload.putU8(ConntrackFormat.PROTOCOL_NUMBER, flow.protocolNumber());
    payload.putBe16(ConntrackFormat.SOURCE_PORT, source.port());
    payload.putBe16(ConntrackFormat.DESTINATION_PORT, destination.port());
    payload.endNest();
    payload.endNest();
  }
}
