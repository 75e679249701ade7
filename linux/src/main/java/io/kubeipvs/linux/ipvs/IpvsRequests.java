package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.genetlink.GenericRequest;
import io.kubeipvs.linux.ipvs.IpvsFormat.Attribute;
import io.kubeipvs.linux.ipvs.IpvsFormat.Command;
import io.kubeipvs.linux.ipvs.IpvsFormat.DestinationAttribute;
import io.kubeipvs.linux.ipvs.IpvsFormat.ServiceAttribute;
import io.kubeipvs.linux.netlink.PayloadWriter;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;

/** Encodes requests to the IPVS family. Pure. */
final class IpvsRequests {
  /** Addresses are a union nf_inet_addr: IPv4 in the first 4 bytes, the rest zero. */
  private static final int ADDRESS_BYTES = 16;

  /** A mask of all ones lets the kernel take over every flag we send. */
  private static final int ALL_FLAGS = -1;

  private IpvsRequests() {}

  /** A write. It must have passed {@link IpvsValidation}. */
  static GenericRequest of(IpvsOperation operation) {
    PayloadWriter payload = new PayloadWriter();
    encode(operation, payload);
    return new GenericRequest(operation, payload);
  }

  /** The generic header and the attributes of a write. It must have passed the validation. */
  static void encode(IpvsOperation operation, PayloadWriter out) {
    switch (operation) {
      case IpvsOperation.AddServer(var server) -> service(out, Command.NEW_SERVICE, server);
      case IpvsOperation.SetServer(var server) -> service(out, Command.SET_SERVICE, server);
      case IpvsOperation.DeleteServer(var key) -> serviceKey(out, Command.DELETE_SERVICE, key);
      case IpvsOperation.AddDestination(var key, var server) ->
          destination(out, Command.NEW_DESTINATION, key, server);
      case IpvsOperation.SetDestination(var key, var server) ->
          destination(out, Command.SET_DESTINATION, key, server);
      case IpvsOperation.DeleteDestination(var key, var endpoint) ->
          destinationKey(out, key, endpoint);
      case IpvsOperation.Zero(var key) -> serviceKey(out, Command.ZERO, key);
    }
  }

  static GenericRequest servers() {
    return new GenericRequest("list virtual servers", header(Command.GET_SERVICE));
  }

  static GenericRequest server(VirtualServerKey key) {
    return new GenericRequest("get virtual server " + key, serviceKey(Command.GET_SERVICE, key));
  }

  static GenericRequest destinations(VirtualServerKey key) {
    return new GenericRequest(
        "list real servers of " + key, serviceKey(Command.GET_DESTINATION, key));
  }

  static GenericRequest info() {
    return new GenericRequest("get IPVS information", header(Command.GET_INFO));
  }

  static GenericRequest timeouts() {
    return new GenericRequest("get IPVS timeouts", header(Command.GET_CONFIG));
  }

  static GenericRequest setTimeouts(IpvsTimeouts timeouts) {
    return new GenericRequest(
        "set IPVS timeouts",
        header(Command.SET_CONFIG)
            .putU32(Attribute.TIMEOUT_TCP, (int) timeouts.tcpSeconds())
            .putU32(Attribute.TIMEOUT_TCP_FIN, (int) timeouts.tcpFinSeconds())
            .putU32(Attribute.TIMEOUT_UDP, (int) timeouts.udpSeconds()));
  }

  static GenericRequest zeroAll() {
    return new GenericRequest("zero all IPVS statistics", header(Command.ZERO));
  }

  static GenericRequest flush() {
    return new GenericRequest("delete all virtual servers", header(Command.FLUSH));
  }

  private static PayloadWriter header(int command) {
    return header(new PayloadWriter(), command);
  }

  private static PayloadWriter header(PayloadWriter out, int command) {
    return GenericRequest.header(out, command, IpvsFormat.FAMILY_VERSION);
  }

  private static void service(PayloadWriter out, int command, VirtualServer server) {
    header(out, command).beginNest(Attribute.SERVICE);
    putKey(out, server.key());
    out.putText(ServiceAttribute.SCHEDULER, server.scheduler());
    if (server.persistenceEngine() != null) {
      out.putText(ServiceAttribute.PERSISTENCE_ENGINE, server.persistenceEngine());
    }
    putFlags(out, server.flags());
    out.putU32(ServiceAttribute.TIMEOUT, (int) server.persistenceTimeoutSeconds());
    putNetmask(out, server.key().family(), server.persistencePrefixLength());
    out.endNest();
  }

  private static PayloadWriter serviceKey(int command, VirtualServerKey key) {
    return serviceKey(new PayloadWriter(), command, key);
  }

  private static PayloadWriter serviceKey(PayloadWriter out, int command, VirtualServerKey key) {
    header(out, command).beginNest(Attribute.SERVICE);
    putKey(out, key);
    return out.endNest();
  }

  private static void putKey(PayloadWriter out, VirtualServerKey key) {
    out.putU16(ServiceAttribute.FAMILY, IpvsFormat.familyNumber(key.family()));
    switch (key) {
      case VirtualServerKey.Addressed(int protocol, IpAddress address, int port) ->
          out.putU16(ServiceAttribute.PROTOCOL, protocol)
              .putAddress(ServiceAttribute.ADDRESS, address, ADDRESS_BYTES)
              .putBe16(ServiceAttribute.PORT, port);
      case VirtualServerKey.FirewallMark(IpFamily _, int mark) ->
          out.putU32(ServiceAttribute.FIREWALL_MARK, mark);
    }
  }

  /** Struct ip_vs_flags: the flags and a mask of those to change. */
  private static void putFlags(PayloadWriter out, int flags) {
    out.putFields(ServiceAttribute.FLAGS, 2 * Integer.BYTES).u32(flags).u32(ALL_FLAGS);
  }

  private static void putNetmask(PayloadWriter out, IpFamily family, int prefixLength) {
    switch (family) {
      case IPV4 ->
          out.putBe32(ServiceAttribute.NETMASK, prefixLength == 0 ? 0 : -1 << (32 - prefixLength));
      // Not a mask at all, in spite of the name, and in host order.
      case IPV6 -> out.putU32(ServiceAttribute.NETMASK, prefixLength);
    }
  }

  private static void destination(
      PayloadWriter out, int command, VirtualServerKey key, RealServer server) {
    serviceKey(out, command, key).beginNest(Attribute.DESTINATION);
    putEndpoint(out, server.endpoint());
    out.putU32(DestinationAttribute.FORWARDING_METHOD, server.method().number())
        .putU32(DestinationAttribute.WEIGHT, server.weight())
        .putU32(DestinationAttribute.UPPER_THRESHOLD, (int) server.upperThreshold())
        .putU32(DestinationAttribute.LOWER_THRESHOLD, (int) server.lowerThreshold());
    RealServer.Tunnel tunnel = server.tunnel();
    if (tunnel != null) {
      out.putU8(DestinationAttribute.TUNNEL_TYPE, tunnel.type().number())
          .putBe16(DestinationAttribute.TUNNEL_PORT, tunnel.port())
          .putU16(DestinationAttribute.TUNNEL_FLAGS, tunnel.flags());
    }
    out.endNest();
  }

  private static void destinationKey(
      PayloadWriter out, VirtualServerKey key, AddressPort endpoint) {
    serviceKey(out, Command.DELETE_DESTINATION, key).beginNest(Attribute.DESTINATION);
    putEndpoint(out, endpoint);
    out.endNest();
  }

  private static void putEndpoint(PayloadWriter out, AddressPort endpoint) {
    IpAddress address = endpoint.address();
    out.putAddress(DestinationAttribute.ADDRESS, address, ADDRESS_BYTES)
        .putBe16(DestinationAttribute.PORT, endpoint.port())
        .putU16(DestinationAttribute.FAMILY, IpvsFormat.familyNumber(address.family()));
  }
}
