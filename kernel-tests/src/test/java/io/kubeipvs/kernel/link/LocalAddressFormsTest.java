package io.kubeipvs.kernel.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.conformance.run.NodeNamespace;
import io.kubeipvs.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What packets, neighbours and programs see of an address that is local by a link that is DOWN, and
 * of one that is local by a route. A client on the same wire asks 10.96.0.10 and fd00:10:96::a by
 * way of the node; 192.168.77.50 and 2001:db8:77::50 lie in the wire's own range.
 */
@Tag("kernel")
final class LocalAddressFormsTest {
  private static final String DNS = "10.96.0.10";
  private static final String DNS6 = "fd00:10:96::a";
  private static final String ON_WIRE = "192.168.77.50";
  private static final String ON_WIRE6 = "2001:db8:77::50";
  private static final int PORT = 9999;
  private static final int CLOSED = 1;
  private static final int PATIENCE_MILLIS = 1_000;

  private static final String WIRE =
      """
      ip link set lo up
      ip link add eth0 type veth peer name eth0 netns CLIENT
      ip link set eth0 up
      ip address add 192.168.77.1/24 dev eth0
      ip address add 2001:db8:77::1/64 dev eth0 nodad
      ip link add kube-ipvs0 type dummy
      """;

  private static final String CLIENT_END =
      """
      ip link set lo up
      ip link set eth0 up
      ip address add 192.168.77.2/24 dev eth0
      ip address add 2001:db8:77::2/64 dev eth0 nodad
      ip route add 10.96.0.0/16 via 192.168.77.1
      ip route add fd00:10:96::/48 via 2001:db8:77::1
      """;

  @Test
  void nobodyCanTellThemApartOverIpv4() throws Exception {
    Map<String, String> asAddress =
        observe("ip address add ADDRESS/32 dev kube-ipvs0", DNS, ON_WIRE);
    Map<String, String> asRoute =
        observe(
            "ip route add local ADDRESS dev lo table local proto 96 scope host metric 1024",
            DNS,
            ON_WIRE);

    assertThat(asRoute).isEqualTo(asAddress);
    assertThat(asAddress)
        .isEqualTo(
            Map.of(
                "the client connects", "/192.168.77.2 to /10.96.0.10",
                "the node connects", "/10.96.0.10 to /10.96.0.10",
                "to a closed port", "refused",
                "a ping of the client", "answered",
                "a ping of the node", "answered",
                "a program binds it", "yes",
                "a neighbour asks for it", "/192.168.77.2 to /192.168.77.50",
                "a neighbour asks for it, with strictARP", "silence"));
  }

  /** The node has a source address of its own, and a program cannot bind the Service's. */
  @Test
  void twoThingsAreOtherwiseOverIpv6() throws Exception {
    Map<String, String> asAddress =
        new TreeMap<>(observe("ip address add ADDRESS/128 dev kube-ipvs0", DNS6, ON_WIRE6));
    Map<String, String> asRoute =
        observe("ip route add local ADDRESS dev lo table local proto 96", DNS6, ON_WIRE6);

    String client = "/2001:db8:77:0:0:0:0:2 to /fd00:10:96:0:0:0:0:a";
    assertThat(asAddress)
        .containsEntry("the client connects", client)
        .containsEntry("the node connects", "/fd00:10:96:0:0:0:0:a to /fd00:10:96:0:0:0:0:a")
        .containsEntry("a program binds it", "yes")
        .containsEntry("a neighbour asks for it", "silence");
    asAddress.put("the node connects", "/2001:db8:77:0:0:0:0:1 to /fd00:10:96:0:0:0:0:a");
    asAddress.put("a program binds it", "no");
    assertThat(asRoute).isEqualTo(asAddress);
  }

  private static Map<String, String> observe(String command, String address, String onWire)
      throws Exception {
    try (NodeNamespace client = NodeNamespace.create("forms-client");
        NodeNamespace node = NodeNamespace.create("forms-node");
        NetworkNamespace inClient = NetworkNamespace.ofName("forms-client");
        NetworkNamespace inNode = NetworkNamespace.ofName("forms-node")) {
      node.run(WIRE.replace("CLIENT", "forms-client"), "lay the wire");
      client.run(CLIENT_END, "set up its other end");
      for (String each : List.of(address, onWire)) {
        node.run(command.replace("ADDRESS", each), "make " + each + " local");
      }
      Thread.sleep(PATIENCE_MILLIS); // the kernel finishes IPv6 addresses a moment later
      try (ServerSocketChannel server = inNode.call(LocalAddressFormsTest::listen)) {
        Thread.ofPlatform().daemon().start(() -> serve(server));
        Map<String, String> seen = new LinkedHashMap<>();
        seen.put("the client connects", inClient.call(() -> ask(address, PORT)));
        seen.put("the node connects", inNode.call(() -> ask(address, PORT)));
        seen.put("to a closed port", inClient.call(() -> ask(address, CLOSED)));
        seen.put("a ping of the client", inClient.call(() -> ping(address)));
        seen.put("a ping of the node", inNode.call(() -> ping(address)));
        seen.put("a program binds it", inNode.call(() -> bind(address)));
        seen.put("a neighbour asks for it", inClient.call(() -> ask(onWire, PORT)));
        node.run(
            """
            echo 1 > /proc/sys/net/ipv4/conf/all/arp_ignore
            echo 2 > /proc/sys/net/ipv4/conf/all/arp_announce
            """,
            "set strictARP");
        client.run("ip neighbour flush all", "forget neighbours");
        seen.put("a neighbour asks for it, with strictARP", inClient.call(() -> ask(onWire, PORT)));
        return seen;
      }
    }
  }

  private static ServerSocketChannel listen() throws IOException {
    return ServerSocketChannel.open().bind(new InetSocketAddress(PORT));
  }

  /** Tells each client who it is and where it came to, until the server is closed. */
  private static void serve(ServerSocketChannel server) {
    try {
      while (true) {
        try (SocketChannel peer = server.accept()) {
          String text = host(peer.getRemoteAddress()) + " to " + host(peer.getLocalAddress());
          peer.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
      }
    } catch (IOException _) {
      // closed
    }
  }

  private static String host(SocketAddress address) {
    return String.valueOf(((InetSocketAddress) address).getAddress());
  }

  private static String ask(String address, int port) throws IOException {
    try (SocketChannel channel = SocketChannel.open()) {
      channel
          .socket()
          .connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), PATIENCE_MILLIS);
      return new String(channel.socket().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (ConnectException _) {
      return "refused";
    } catch (SocketTimeoutException | NoRouteToHostException _) {
      return "silence";
    }
  }

  private static String ping(String address) throws IOException {
    return InetAddress.ofLiteral(address).isReachable(PATIENCE_MILLIS) ? "answered" : "silence";
  }

  private static String bind(String address) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
      return "yes";
    } catch (BindException _) {
      return "no";
    }
  }
}
