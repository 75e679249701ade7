package io.kubeipvs.agent.settings;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields that do something; {@link IdleFields} has the others. Each stands here once. */
public final class ConfigFields {
  public static final ConfigField<String> MODE =
      ConfigField.of("mode", FieldType.TEXT, "", FieldGroup.IPVS)
          .flag("proxy-mode")
          .changed(
              "kube-ipvs always works in IPVS mode; iptables, nftables or none here is"
                  + " told in a warning.");

  public static final ConfigField<String> IPVS_SCHEDULER =
      ConfigField.of("ipvs.scheduler", FieldType.TEXT, "", FieldGroup.IPVS)
          .flag("ipvs-scheduler")
          .kept(
              "The scheduler of every virtual server, such as rr, lc, sh or mh; empty is" + " rr.");

  public static final ConfigField<Duration> IPVS_SYNC_PERIOD =
      ConfigField.of("ipvs.syncPeriod", FieldType.DURATION, Duration.ofSeconds(30), FieldGroup.IPVS)
          .flag("ipvs-sync-period")
          .zeroIsDefault()
          .kept(
              "How often the kernel is compared with what should be there; among thousands of"
                  + " servers a comparison takes longer (performance.md); above 0.");

  public static final ConfigField<Duration> IPVS_MIN_SYNC_PERIOD =
      ConfigField.of("ipvs.minSyncPeriod", FieldType.DURATION, Duration.ZERO, FieldGroup.IPVS)
          .flag("ipvs-min-sync-period")
          .kept(
              "How long after one round of changes the next may begin. Without a"
                  + " configuration file its default is 1s.");

  public static final ConfigField<Boolean> IPVS_STRICT_ARP =
      ConfigField.of("ipvs.strictARP", FieldType.SWITCH, false, FieldGroup.IPVS)
          .flag("ipvs-strict-arp")
          .kept("Set arp_ignore to 1 and arp_announce to 2.");

  public static final ConfigField<List<String>> IPVS_EXCLUDE_CIDRS =
      ConfigField.of("ipvs.excludeCIDRs", FieldType.TEXTS, List.of(), FieldGroup.IPVS)
          .flag("ipvs-exclude-cidrs")
          .kept("Never remove virtual servers at addresses in these ranges.");

  public static final ConfigField<Duration> IPVS_TCP_TIMEOUT =
      ConfigField.of("ipvs.tcpTimeout", FieldType.DURATION, Duration.ZERO, FieldGroup.IPVS)
          .flag("ipvs-tcp-timeout")
          .kept("IPVS timeout of idle TCP connections; 0 leaves it as it is.");

  public static final ConfigField<Duration> IPVS_TCP_FIN_TIMEOUT =
      ConfigField.of("ipvs.tcpFinTimeout", FieldType.DURATION, Duration.ZERO, FieldGroup.IPVS)
          .flag("ipvs-tcpfin-timeout")
          .kept("IPVS timeout of TCP connections after a FIN; 0 leaves it as it is.");

  public static final ConfigField<Duration> IPVS_UDP_TIMEOUT =
      ConfigField.of("ipvs.udpTimeout", FieldType.DURATION, Duration.ZERO, FieldGroup.IPVS)
          .flag("ipvs-udp-timeout")
          .kept("IPVS timeout of UDP flows; 0 leaves it as it is.");

  public static final ConfigField<String> HOSTNAME_OVERRIDE =
      ConfigField.of("hostnameOverride", FieldType.TEXT, "", FieldGroup.NODE)
          .flag("hostname-override")
          .kept(
              "The node's name in Node objects and endpoints; empty is this host's name."
                  + " The flag wins over the file.");

  public static final ConfigField<String> BIND_ADDRESS =
      ConfigField.of("bindAddress", FieldType.TEXT, "0.0.0.0", FieldGroup.NODE)
          .flag("bind-address")
          .zeroIsDefault()
          .kept(
              "The node's primary address; unspecified: what the Node object says. Nothing"
                  + " is bound to it.");

  public static final ConfigField<List<String>> NODE_PORT_ADDRESSES =
      ConfigField.of("nodePortAddresses", FieldType.TEXTS, List.of(), FieldGroup.NODE)
          .flag("nodeport-addresses")
          .kept(
              "Serve node ports only on addresses in these ranges; primary stands for the"
                  + " node's own addresses, localhost for loopback, all for all. Empty is all.");

  public static final ConfigField<String> KUBECONFIG =
      ConfigField.of("clientConnection.kubeconfig", FieldType.TEXT, "", FieldGroup.API_SERVER)
          .flag("kubeconfig")
          .kept(
              "File with address and credentials of the API server; empty: as a pod of the"
                  + " cluster.");

  public static final ConfigField<String> ACCEPT_CONTENT_TYPES =
      ConfigField.of(
              "clientConnection.acceptContentTypes", FieldType.TEXT, "", FieldGroup.API_SERVER)
          .kept("Content types of answers; empty follows contentType.");

  public static final ConfigField<String> CONTENT_TYPE =
      ConfigField.of(
              "clientConnection.contentType",
              FieldType.TEXT,
              "application/vnd.kubernetes.protobuf",
              FieldGroup.API_SERVER)
          .flag("kube-api-content-type")
          .zeroIsDefault()
          .kept("Content type of requests to the API server.");

  public static final ConfigField<Double> QPS =
      ConfigField.of("clientConnection.qps", FieldType.DECIMAL, 5.0, FieldGroup.API_SERVER)
          .flag("kube-api-qps")
          .zeroIsDefault()
          .kept("Requests to the API server for each second, in the long run.");

  public static final ConfigField<Integer> BURST =
      ConfigField.of("clientConnection.burst", FieldType.NUMBER, 10, FieldGroup.API_SERVER)
          .flag("kube-api-burst")
          .zeroIsDefault()
          .kept("Requests to the API server at once.");

  public static final ConfigField<String> DETECT_LOCAL_MODE =
      ConfigField.of("detectLocalMode", FieldType.TEXT, "ClusterCIDR", FieldGroup.LOCAL_TRAFFIC)
          .flag("detect-local-mode")
          .zeroIsDefault()
          .kept(
              "How to tell traffic of this node's pods: ClusterCIDR, NodeCIDR,"
                  + " BridgeInterface or InterfaceNamePrefix.");

  public static final ConfigField<String> CLUSTER_CIDR =
      ConfigField.of("clusterCIDR", FieldType.TEXT, "", FieldGroup.LOCAL_TRAFFIC)
          .flag("cluster-cidr")
          .kept(
              "The pods' address range, or one of each IP family with a comma between."
                  + " Traffic to a cluster address from outside of it is masqueraded.");

  public static final ConfigField<String> BRIDGE_INTERFACE =
      ConfigField.of("detectLocal.bridgeInterface", FieldType.TEXT, "", FieldGroup.LOCAL_TRAFFIC)
          .flag("pod-bridge-interface")
          .kept("The pods' bridge, for BridgeInterface.");

  public static final ConfigField<String> INTERFACE_NAME_PREFIX =
      ConfigField.of(
              "detectLocal.interfaceNamePrefix", FieldType.TEXT, "", FieldGroup.LOCAL_TRAFFIC)
          .flag("pod-interface-name-prefix")
          .kept("How names of the pods' links begin, for InterfaceNamePrefix.");

  public static final ConfigField<Boolean> MASQUERADE_ALL =
      ConfigField.of("iptables.masqueradeAll", FieldType.SWITCH, false, FieldGroup.LOCAL_TRAFFIC)
          .flag("masquerade-all")
          .kept("Masquerade all traffic to cluster addresses.");

  public static final ConfigField<Integer> MASQUERADE_BIT =
      ConfigField.of("iptables.masqueradeBit", FieldType.NUMBER, 14, FieldGroup.LOCAL_TRAFFIC)
          .flag("iptables-masquerade-bit")
          .kept("The bit of the packet mark that asks for masquerading, 0 to 31.");

  public static final ConfigField<Integer> CONNTRACK_MAX_PER_CORE =
      ConfigField.of("conntrack.maxPerCore", FieldType.NUMBER, 32_768, FieldGroup.CONNTRACK)
          .flag("conntrack-max-per-core")
          .kept(
              "Flows to track for each CPU of the machine, whatever a container may use of it;"
                  + " together at most 1048576, which also counts before a larger"
                  + " conntrack.min. 0 leaves the limit as it is and ignores conntrack.min.");

  public static final ConfigField<Integer> CONNTRACK_MIN =
      ConfigField.of("conntrack.min", FieldType.NUMBER, 131_072, FieldGroup.CONNTRACK)
          .flag("conntrack-min")
          .kept("Flows to track at least.");

  public static final ConfigField<Duration> CONNTRACK_TCP_ESTABLISHED =
      ConfigField.of(
              "conntrack.tcpEstablishedTimeout",
              FieldType.DURATION,
              Duration.ofHours(24),
              FieldGroup.CONNTRACK)
          .flag("conntrack-tcp-timeout-established")
          .kept("Timeout of idle TCP connections.");

  public static final ConfigField<Duration> CONNTRACK_TCP_CLOSE_WAIT =
      ConfigField.of(
              "conntrack.tcpCloseWaitTimeout",
              FieldType.DURATION,
              Duration.ofHours(1),
              FieldGroup.CONNTRACK)
          .flag("conntrack-tcp-timeout-close-wait")
          .kept("Timeout of TCP connections in CLOSE_WAIT.");

  public static final ConfigField<Boolean> CONNTRACK_TCP_BE_LIBERAL =
      ConfigField.of("conntrack.tcpBeLiberal", FieldType.SWITCH, false, FieldGroup.CONNTRACK)
          .flag("conntrack-tcp-be-liberal")
          .kept("Take TCP packets outside of the window as valid.");

  public static final ConfigField<Duration> CONNTRACK_UDP =
      ConfigField.of(
              "conntrack.udpTimeout", FieldType.DURATION, Duration.ZERO, FieldGroup.CONNTRACK)
          .flag("conntrack-udp-timeout")
          .kept("Timeout of UDP flows without an answer.");

  public static final ConfigField<Duration> CONNTRACK_UDP_STREAM =
      ConfigField.of(
              "conntrack.udpStreamTimeout", FieldType.DURATION, Duration.ZERO, FieldGroup.CONNTRACK)
          .flag("conntrack-udp-timeout-stream")
          .kept("Timeout of UDP flows with an answer.");

  public static final ConfigField<String> HEALTHZ_BIND_ADDRESS =
      ConfigField.of("healthzBindAddress", FieldType.TEXT, "", FieldGroup.HEALTH)
          .flag("healthz-bind-address")
          .kept(
              "Where /healthz and /livez are served; without a port 10256, without an"
                  + " address 0.0.0.0, or [::] if bindAddress is IPv6. An empty flag switches"
                  + " them off.");

  public static final ConfigField<String> METRICS_BIND_ADDRESS =
      ConfigField.of("metricsBindAddress", FieldType.TEXT, "", FieldGroup.HEALTH)
          .flag("metrics-bind-address")
          .kept(
              "Where /metrics, /proxyMode and /configz are served; without a port 10249, without"
                  + " an address 127.0.0.1, or [::1] if bindAddress is IPv6. An empty flag"
                  + " switches them off.");

  public static final ConfigField<Boolean> BIND_ADDRESS_HARD_FAIL =
      ConfigField.of("bindAddressHardFail", FieldType.SWITCH, false, FieldGroup.HEALTH)
          .flag("bind-address-hard-fail")
          .kept(
              "End with an error if the address of health or metrics cannot be bound at the"
                  + " start, rather than try again.");

  public static final ConfigField<String> LOGGING_FORMAT =
      ConfigField.of("logging.format", FieldType.TEXT, "text", FieldGroup.LOGGING)
          .flag("logging-format")
          .zeroIsDefault()
          .kept("The form of log lines: text or json. The flag wins over the file.");

  public static final ConfigField<Integer> LOGGING_VERBOSITY =
      ConfigField.of("logging.verbosity", FieldType.NUMBER, 0, FieldGroup.LOGGING)
          .flag("v")
          .kept(
              "From 4 on every kernel write is told, and errors come with their stack"
                  + " trace. The flag wins over the file.");

  public static final ConfigField<Integer> OOM_SCORE_ADJ =
      ConfigField.of("oomScoreAdj", FieldType.NUMBER, -999, FieldGroup.PROCESS)
          .flag("oom-score-adj")
          .kept(
              "How soon the kernel ends this process when memory runs out, -1000 (never)"
                  + " to 1000. What is refused is told in the log and goes on.");

  public static final ConfigField<String> MANIFESTS =
      ConfigField.of("kubeIpvs.manifests", FieldType.TEXT, "", FieldGroup.OWN)
          .flag("manifests")
          .kept(
              "Take Services, EndpointSlices and Nodes from the YAML and JSON files in"
                  + " this directory, not from an API server, and follow their changes. The flag"
                  + " wins over the file.");

  public static final ConfigField<SortedMap<String, Boolean>> DIFFERENCES =
      ConfigField.of(
              "kubeIpvs.differences",
              FieldType.SWITCHES,
              Collections.emptySortedMap(),
              FieldGroup.OWN)
          .flag("differences")
          .kept(
              "Switch deliberate differences from kube-proxy on or off, as"
                  + " docs/differences.md names them; all switches those that are not named"
                  + " themselves. The flag wins over the file.");

  public static final ConfigField<String> SERVICE_ADDRESSES =
      ConfigField.of("kubeIpvs.serviceAddresses", FieldType.TEXT, "device", FieldGroup.OWN)
          .flag("service-addresses")
          .zeroIsDefault()
          .kept(
              "How Service addresses are made local: device, as addresses of kube-ipvs0 like"
                  + " kube-proxy's, whose cost grows with the square of their number; or routes, as"
                  + " routes of the table local, for many thousands of Services. The flag wins"
                  + " over the file.");

  public static final ConfigField<String> RUN_DIRECTORY =
      ConfigField.of("kubeIpvs.runDirectory", FieldType.TEXT, "/run/kube-ipvs", FieldGroup.OWN)
          .flag("run-dir")
          .zeroIsDefault()
          .kept(
              "Where to make the sockets that kube-ipvs ls, diff and writes ask. The flag wins over the file.");

  public static final ConfigField<Integer> TRAFFIC_METRICS_LIMIT =
      ConfigField.of("kubeIpvs.trafficMetricsLimit", FieldType.NUMBER, 0, FieldGroup.OWN)
          .flag("traffic-metrics-limit")
          .kept(
              "Tell connections, packets and bytes of Services and their back ends in /metrics,"
                  + " of so many entrances and back ends together at most; each is 5 to 7"
                  + " series. 0 tells none. The flag wins over the file.");

  public static final ConfigField<Boolean> SHADOW =
      ConfigField.of("kubeIpvs.shadow", FieldType.SWITCH, false, FieldGroup.OWN)
          .flag("shadow")
          .kept(
              "Write nothing: compare the kernel with what would be programmed, and tell each"
                  + " difference in the log, in /metrics and to kube-ipvs diff. Health ports are"
                  + " not opened, for they are the running proxy's. The flag wins over the file.");

  public static final ConfigField<String> SHADOW_METRICS_BIND_ADDRESS =
      ConfigField.of(
              "kubeIpvs.shadowMetricsBindAddress",
              FieldType.TEXT,
              "127.0.0.1:10349",
              FieldGroup.OWN)
          .flag("shadow-metrics-bind-address")
          .kept(
              "Where /metrics is served in shadow mode, beside the running proxy's; empty for"
                  + " nowhere. The flag wins over the file.");

  private static final List<ConfigField<?>> USED =
      List.of(
          MODE,
          IPVS_SCHEDULER,
          IPVS_SYNC_PERIOD,
          IPVS_MIN_SYNC_PERIOD,
          IPVS_STRICT_ARP,
          IPVS_EXCLUDE_CIDRS,
          IPVS_TCP_TIMEOUT,
          IPVS_TCP_FIN_TIMEOUT,
          IPVS_UDP_TIMEOUT,
          HOSTNAME_OVERRIDE,
          BIND_ADDRESS,
          NODE_PORT_ADDRESSES,
          KUBECONFIG,
          ACCEPT_CONTENT_TYPES,
          CONTENT_TYPE,
          QPS,
          BURST,
          DETECT_LOCAL_MODE,
          CLUSTER_CIDR,
          BRIDGE_INTERFACE,
          INTERFACE_NAME_PREFIX,
          MASQUERADE_ALL,
          MASQUERADE_BIT,
          CONNTRACK_MAX_PER_CORE,
          CONNTRACK_MIN,
          CONNTRACK_TCP_ESTABLISHED,
          CONNTRACK_TCP_CLOSE_WAIT,
          CONNTRACK_TCP_BE_LIBERAL,
          CONNTRACK_UDP,
          CONNTRACK_UDP_STREAM,
          HEALTHZ_BIND_ADDRESS,
          METRICS_BIND_ADDRESS,
          BIND_ADDRESS_HARD_FAIL,
          LOGGING_FORMAT,
          LOGGING_VERBOSITY,
          OOM_SCORE_ADJ,
          MANIFESTS,
          DIFFERENCES,
          SERVICE_ADDRESSES,
          RUN_DIRECTORY,
          TRAFFIC_METRICS_LIMIT,
          SHADOW,
          SHADOW_METRICS_BIND_ADDRESS);

  private static final List<ConfigField<?>> ALL =
      Stream.concat(USED.stream(), IdleFields.ALL.stream()).toList();

  private static final Map<String, ConfigField<?>> BY_PATH =
      ALL.stream().collect(Collectors.toUnmodifiableMap(ConfigField::path, Function.identity()));

  private ConfigFields() {}

  /** Every field, the ones with an effect first. */
  public static List<ConfigField<?>> all() {
    return ALL;
  }

  /** The fields by their paths. */
  static Map<String, ConfigField<?>> byPath() {
    return BY_PATH;
  }
}
