package io.kubeipvs.cli.ls;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.names.NameTable;
import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.linux.ipvs.ForwardingMethod;
import io.kubeipvs.linux.ipvs.IpvsInfo;
import io.kubeipvs.linux.ipvs.IpvsStatistics;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.ServiceFlags;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The very text an operator sees. */
final class ListingTest {
  private static final IpvsStatistics SOME =
      new IpvsStatistics(15, 90, 60, 7_200, 48_000, 0, 0, 0, 0, 0);

  private static final Listing LISTING =
      new Listing(
          new IpvsInfo(0x010201, 4096),
          List.of(
              server(
                  tcp("10.96.0.1", 443),
                  "rr",
                  ServiceFlags.PERSISTENT,
                  destination("192.168.224.3", 6443, 1)),
              server(
                  tcp("10.96.0.20", 80),
                  "rr",
                  0,
                  destination("10.244.1.2", 8080, 1),
                  destination("10.244.2.9", 8080, 0)),
              server(tcp("192.168.224.4", 30080), "mh", ServiceFlags.SCHEDULER_SOURCE_PORT),
              server(
                  VirtualServerKey.of(Protocol.UDP, IpAddress.parse("fd00:10:96::a"), 53),
                  "rr",
                  ServiceFlags.ONE_PACKET,
                  destination("fd00:10:244:1::2", 53, 1)),
              server(new VirtualServerKey.FirewallMark(IpFamily.IPV4, 7), "wlc", 0)));

  private static final NameTable NAMES =
      NameTable.of(List.of(webService(), webSlice(), controlPlane()));

  private static VirtualServerKey tcp(String address, int port) {
    return VirtualServerKey.of(Protocol.TCP, IpAddress.parse(address), port);
  }

  private static Listing.Server server(
      VirtualServerKey key, String scheduler, int flags, RealServerStatus... destinations) {
    long timeout = (flags & ServiceFlags.PERSISTENT) == 0 ? 0 : 10800;
    VirtualServer server =
        new VirtualServer(key, scheduler, flags, timeout, key.family().bitLength(), null);
    return new Listing.Server(new VirtualServerStatus(server, SOME), List.of(destinations));
  }

  private static RealServerStatus destination(String address, int port, int weight) {
    RealServer server =
        new RealServer(
            new AddressPort(IpAddress.parse(address), port),
            ForwardingMethod.MASQUERADE,
            weight,
            0,
            0,
            null);
    return new RealServerStatus(server, 3, 12, 0, SOME);
  }

  private static Service webService() {
    return new Service(
        new ObjectKey("default", "web"),
        "1",
        null,
        Service.Type.NODE_PORT,
        List.of(IpAddress.parse("10.96.0.20")),
        List.of(),
        List.of(),
        List.of(),
        List.of(new ServicePort("http", Protocol.TCP, 80, 30080)),
        0,
        Service.TrafficPolicy.CLUSTER,
        Service.TrafficPolicy.CLUSTER,
        0,
        true);
  }

  private static EndpointSlice webSlice() {
    return new EndpointSlice(
        new ObjectKey("default", "web-x"),
        "1",
        "web",
        IpFamily.IPV4,
        List.of(pod("10.244.1.2", "worker-1", new ObjectKey("default", "web-0"))),
        List.of(new EndpointPort("http", Protocol.TCP, 8080)),
        null,
        true);
  }

  private static Endpoint pod(String address, String node, @Nullable ObjectKey target) {
    return new Endpoint(
        IpAddress.parse(address), true, true, false, node, List.of(), List.of(), target);
  }

  private static Node controlPlane() {
    return new Node(
        new ObjectKey("", "control-plane"),
        "1",
        "",
        List.of(IpAddress.parse("192.168.224.3")),
        List.of(),
        true);
  }

  @Test
  void tableWithNames() {
    assertThat(ListingTable.of(LISTING, NAMES, false))
        .isEqualTo(
            """
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port Scheduler Flags                                 Service
              -> RemoteAddress:Port           Forward Weight ActiveConn InActConn  Pod                          Node
            TCP  10.96.0.1:443 rr persistent 10800                                 -
              -> 192.168.224.3:6443           Masq    1      3          12         -                            control-plane
            TCP  10.96.0.20:80 rr                                                  default/web:http
              -> 10.244.1.2:8080              Masq    1      3          12         default/web-0                worker-1
              -> 10.244.2.9:8080              Masq    0      3          12         -                            -
            TCP  192.168.224.4:30080 mh (mh-port)                                  default/web:http (NodePort)
            UDP  [fd00:10:96::a]:53 rr ops                                         -
              -> [fd00:10:244:1::2]:53        Masq    1      3          12         -                            -
            FWM  7 wlc                                                             -
            """);
  }

  @Test
  void tableWithoutNamesIsWhatIpvsadmPrints() {
    assertThat(ListingTable.of(LISTING, null, false))
        .isEqualTo(
            """
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port Scheduler Flags
              -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
            TCP  10.96.0.1:443 rr persistent 10800
              -> 192.168.224.3:6443           Masq    1      3          12
            TCP  10.96.0.20:80 rr
              -> 10.244.1.2:8080              Masq    1      3          12
              -> 10.244.2.9:8080              Masq    0      3          12
            TCP  192.168.224.4:30080 mh (mh-port)
            UDP  [fd00:10:96::a]:53 rr ops
              -> [fd00:10:244:1::2]:53        Masq    1      3          12
            FWM  7 wlc
            """);
  }

  @Test
  void wideTable() {
    assertThat(ListingTable.of(LISTING, NAMES, true))
        .isEqualTo(
            """
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port Scheduler Flags                                 Conns  InPkts  OutPkts  InBytes  OutBytes  Service
              -> RemoteAddress:Port           Forward Weight ActiveConn InActConn                                             Pod                          Node
            TCP  10.96.0.1:443 rr persistent 10800                                 15     90      60       7200     48000     -
              -> 192.168.224.3:6443           Masq    1      3          12         15     90      60       7200     48000     -                            control-plane
            TCP  10.96.0.20:80 rr                                                  15     90      60       7200     48000     default/web:http
              -> 10.244.1.2:8080              Masq    1      3          12         15     90      60       7200     48000     default/web-0                worker-1
              -> 10.244.2.9:8080              Masq    0      3          12         15     90      60       7200     48000     -                            -
            TCP  192.168.224.4:30080 mh (mh-port)                                  15     90      60       7200     48000     default/web:http (NodePort)
            UDP  [fd00:10:96::a]:53 rr ops                                         15     90      60       7200     48000     -
              -> [fd00:10:244:1::2]:53        Masq    1      3          12         15     90      60       7200     48000     -                            -
            FWM  7 wlc                                                             15     90      60       7200     48000     -
            """);
  }

  @Test
  void json() {
    Listing small = new Listing(LISTING.info(), LISTING.servers().subList(1, 2));
    assertThat(TreeText.json(ListingTree.of(small, NAMES)))
        .isEqualTo(
            """
            {
              "ipvsVersion": "1.2.1",
              "connectionTableSize": 4096,
              "virtualServers": [
                {
                  "protocol": "TCP",
                  "address": "10.96.0.20",
                  "port": 80,
                  "scheduler": "rr",
                  "schedulerFlags": [],
                  "service": {
                    "namespace": "default",
                    "name": "web",
                    "port": "http",
                    "role": "ClusterIP"
                  },
                  "statistics": {
                    "connections": 15,
                    "inPackets": 90,
                    "outPackets": 60,
                    "inBytes": 7200,
                    "outBytes": 48000
                  },
                  "realServers": [
                    {
                      "address": "10.244.1.2",
                      "port": 8080,
                      "forwardingMethod": "Masq",
                      "weight": 1,
                      "upperThreshold": 0,
                      "lowerThreshold": 0,
                      "activeConnections": 3,
                      "inactiveConnections": 12,
                      "persistentConnections": 0,
                      "pod": {
                        "namespace": "default",
                        "name": "web-0"
                      },
                      "node": "worker-1",
                      "statistics": {
                        "connections": 15,
                        "inPackets": 90,
                        "outPackets": 60,
                        "inBytes": 7200,
                        "outBytes": 48000
                      }
                    },
                    {
                      "address": "10.244.2.9",
                      "port": 8080,
                      "forwardingMethod": "Masq",
                      "weight": 0,
                      "upperThreshold": 0,
                      "lowerThreshold": 0,
                      "activeConnections": 3,
                      "inactiveConnections": 12,
                      "persistentConnections": 0,
                      "statistics": {
                        "connections": 15,
                        "inPackets": 90,
                        "outPackets": 60,
                        "inBytes": 7200,
                        "outBytes": 48000
                      }
                    }
                  ]
                }
              ]
            }
            """);
  }

  @Test
  void yaml() {
    Listing small = new Listing(LISTING.info(), LISTING.servers().subList(2, 5));
    assertThat(TreeText.yaml(ListingTree.of(small, NAMES)))
        .isEqualTo(
            """
            ipvsVersion: "1.2.1"
            connectionTableSize: 4096
            virtualServers:
            - protocol: "TCP"
              address: "192.168.224.4"
              port: 30080
              scheduler: "mh"
              schedulerFlags:
              - "mh-port"
              service:
                namespace: "default"
                name: "web"
                port: "http"
                role: "NodePort"
              statistics:
                connections: 15
                inPackets: 90
                outPackets: 60
                inBytes: 7200
                outBytes: 48000
              realServers: []
            - protocol: "UDP"
              address: "fd00:10:96::a"
              port: 53
              scheduler: "rr"
              schedulerFlags: []
              statistics:
                connections: 15
                inPackets: 90
                outPackets: 60
                inBytes: 7200
                outBytes: 48000
              realServers:
              - address: "fd00:10:244:1::2"
                port: 53
                forwardingMethod: "Masq"
                weight: 1
                upperThreshold: 0
                lowerThreshold: 0
                activeConnections: 3
                inactiveConnections: 12
                persistentConnections: 0
                statistics:
                  connections: 15
                  inPackets: 90
                  outPackets: 60
                  inBytes: 7200
                  outBytes: 48000
            - firewallMark: 7
              family: "IPv4"
              scheduler: "wlc"
              schedulerFlags: []
              statistics:
                connections: 15
                inPackets: 90
                outPackets: 60
                inBytes: 7200
                outBytes: 48000
              realServers: []
            """);
  }

  @Test
  void emptyListing() {
    Listing empty = new Listing(LISTING.info(), List.of());
    assertThat(TreeText.json(ListingTree.of(empty, NAMES)))
        .isEqualTo(
            """
            {
              "ipvsVersion": "1.2.1",
              "connectionTableSize": 4096,
              "virtualServers": []
            }
            """);
  }
}
