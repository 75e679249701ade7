package io.kubeipvs.cli;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.config.ConfigException;
import io.kubeipvs.agent.config.ConntrackConfig;
import io.kubeipvs.agent.config.DetectLocalMode;
import io.kubeipvs.agent.config.DifferenceSwitches;
import io.kubeipvs.agent.config.Durations;
import io.kubeipvs.agent.config.IpvsConfig;
import io.kubeipvs.agent.config.NodePortChoice;
import io.kubeipvs.agent.config.Prefixes;
import io.kubeipvs.agent.config.SourceConfig;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What {@code kube-ipvs run} takes: kube-proxy's flags, by their names and with their defaults. */
final class RunOptions {
  @Option(
      names = "--manifests",
      required = true,
      paramLabel = "DIR",
      description =
          "Take Services, EndpointSlices and Nodes from the YAML and JSON files in this directory,"
              + " and follow their changes.")
  private Path manifests = Path.of(".");

  @Option(
      names = "--hostname-override",
      paramLabel = "NAME",
      description = "The node's name in Node objects and endpoints; default: this host's name.")
  private String hostnameOverride = "";

  @Option(
      names = "--bind-address",
      paramLabel = "IP",
      defaultValue = "0.0.0.0",
      description =
          "The node's primary address; unspecified: what the Node object says."
              + " Default: ${DEFAULT-VALUE}.")
  private String bindAddress = "";

  @Option(
      names = "--cluster-cidr",
      paramLabel = "CIDR[,CIDR]",
      description =
          "The pods' address range, one of each IP family at most. Traffic to a cluster address"
              + " from outside of it is masqueraded.")
  private String clusterCidr = "";

  @Option(
      names = "--detect-local-mode",
      paramLabel = "MODE",
      defaultValue = "ClusterCIDR",
      description =
          "How to tell traffic of this node's pods: ClusterCIDR, NodeCIDR, BridgeInterface or"
              + " InterfaceNamePrefix. Default: ${DEFAULT-VALUE}.")
  private String detectLocalMode = "";

  @Option(
      names = "--pod-bridge-interface",
      paramLabel = "NAME",
      description = "The bridge of the pods, for BridgeInterface.")
  private String podBridgeInterface = "";

  @Option(
      names = "--pod-interface-name-prefix",
      paramLabel = "PREFIX",
      description = "How names of the pods' links begin, for InterfaceNamePrefix.")
  private String podInterfaceNamePrefix = "";

  @Option(
      names = "--nodeport-addresses",
      paramLabel = "CIDR[,CIDR...]",
      description =
          "Serve node ports only on addresses in these ranges, or with \"primary\" only on the"
              + " node's primary addresses. Default: all.")
  private String nodePortAddresses = "";

  @Option(
      names = "--masquerade-all",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      paramLabel = "true|false",
      description = "Masquerade all traffic to cluster addresses.")
  private boolean masqueradeAll;

  @Option(
      names = "--iptables-masquerade-bit",
      paramLabel = "BIT",
      defaultValue = "14",
      description =
          "The bit of the packet mark that asks for masquerading. Default: ${DEFAULT-VALUE}.")
  private int masqueradeBit;

  @Option(
      names = "--ipvs-scheduler",
      paramLabel = "NAME",
      defaultValue = "rr",
      description = "The scheduler of every virtual server. Default: ${DEFAULT-VALUE}.")
  private String ipvsScheduler = "";

  @Option(
      names = "--ipvs-sync-period",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description =
          "How often, at the least, the kernel is compared with what should be there."
              + " Default: ${DEFAULT-VALUE}.")
  private String ipvsSyncPeriod = "";

  @Option(
      names = "--ipvs-min-sync-period",
      paramLabel = "DURATION",
      defaultValue = "1s",
      description =
          "How long after one round of changes the next may begin. Default: ${DEFAULT-VALUE}.")
  private String ipvsMinSyncPeriod = "";

  @Option(
      names = "--ipvs-strict-arp",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      paramLabel = "true|false",
      description = "Set arp_ignore to 1 and arp_announce to 2.")
  private boolean ipvsStrictArp;

  @Option(
      names = "--ipvs-exclude-cidrs",
      paramLabel = "CIDR[,CIDR...]",
      description = "Never remove virtual servers at addresses in these ranges.")
  private String ipvsExcludeCidrs = "";

  @Option(
      names = "--ipvs-tcp-timeout",
      paramLabel = "DURATION",
      defaultValue = "0s",
      description = "IPVS timeout of idle TCP connections; 0 leaves it as it is.")
  private String ipvsTcpTimeout = "";

  @Option(
      names = "--ipvs-tcpfin-timeout",
      paramLabel = "DURATION",
      defaultValue = "0s",
      description = "IPVS timeout of TCP connections after a FIN; 0 leaves it as it is.")
  private String ipvsTcpFinTimeout = "";

  @Option(
      names = "--ipvs-udp-timeout",
      paramLabel = "DURATION",
      defaultValue = "0s",
      description = "IPVS timeout of UDP flows; 0 leaves it as it is.")
  private String ipvsUdpTimeout = "";

  @Option(
      names = "--conntrack-max-per-core",
      paramLabel = "COUNT",
      defaultValue = "32768",
      description =
          "Flows to track per CPU; 0 leaves the limit as it is. Default: ${DEFAULT-VALUE}.")
  private int conntrackMaxPerCore;

  @Option(
      names = "--conntrack-min",
      paramLabel = "COUNT",
      defaultValue = "131072",
      description = "Flows to track at least. Default: ${DEFAULT-VALUE}.")
  private int conntrackMin;

  @Option(
      names = "--conntrack-tcp-timeout-established",
      paramLabel = "DURATION",
      defaultValue = "24h",
      description =
          "Timeout of idle TCP connections; 0 leaves it as it is. Default: ${DEFAULT-VALUE}.")
  private String conntrackTcpEstablished = "";

  @Option(
      names = "--conntrack-tcp-timeout-close-wait",
      paramLabel = "DURATION",
      defaultValue = "1h",
      description =
          "Timeout of TCP connections in CLOSE_WAIT; 0 leaves it. Default: ${DEFAULT-VALUE}.")
  private String conntrackTcpCloseWait = "";

  @Option(
      names = "--conntrack-tcp-be-liberal",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      paramLabel = "true|false",
      description = "Take TCP packets outside of the window as valid.")
  private boolean conntrackTcpBeLiberal;

  @Option(
      names = "--conntrack-udp-timeout",
      paramLabel = "DURATION",
      defaultValue = "0s",
      description = "Timeout of UDP flows without an answer; 0 leaves it as it is.")
  private String conntrackUdp = "";

  @Option(
      names = "--conntrack-udp-timeout-stream",
      paramLabel = "DURATION",
      defaultValue = "0s",
      description = "Timeout of UDP flows with an answer; 0 leaves it as it is.")
  private String conntrackUdpStream = "";

  @Option(
      names = "--healthz-bind-address",
      paramLabel = "IP[:PORT]",
      defaultValue = "0.0.0.0:10256",
      description =
          "Where /healthz and /livez are served; empty for nowhere. Default: ${DEFAULT-VALUE}.")
  private String healthzBindAddress = "";

  @Option(
      names = "--differences",
      paramLabel = "NAME=true|false[,...]",
      description =
          "Switch deliberate differences from kube-proxy on or off, as docs/differences.md names"
              + " them; all=false turns off every one that is not named itself.")
  private String differences = "";

  /**
   * The options as a checked configuration.
   *
   * @param hostName used unless --hostname-override is given
   * @throws ConfigException naming the option that cannot be used
   */
  AgentConfig toConfig(String hostName, Path runDirectory) {
    return new AgentConfig(
        new SourceConfig.Manifests(manifests),
        hostnameOverride.isBlank() ? hostName : hostnameOverride,
        read("--bind-address", bindAddress, IpAddress::parse),
        ipvs(),
        masqueradeBit,
        masqueradeAll,
        read("--detect-local-mode", detectLocalMode, DetectLocalMode::parse)
            .with(
                read("--cluster-cidr", clusterCidr, Prefixes::parse),
                podBridgeInterface,
                podInterfaceNamePrefix),
        read("--nodeport-addresses", nodePortAddresses, NodePortChoice::parse),
        conntrack(),
        healthzBindAddress.isBlank()
            ? null
            : read("--healthz-bind-address", healthzBindAddress, RunOptions::healthzAddress),
        runDirectory,
        read("--differences", differences, DifferenceSwitches::parse));
  }

  private IpvsConfig ipvs() {
    return new IpvsConfig(
        ipvsScheduler,
        read("--ipvs-sync-period", ipvsSyncPeriod, Durations::parse),
        read("--ipvs-min-sync-period", ipvsMinSyncPeriod, Durations::parse),
        ipvsStrictArp,
        read("--ipvs-exclude-cidrs", ipvsExcludeCidrs, Prefixes::parse),
        read("--ipvs-tcp-timeout", ipvsTcpTimeout, Durations::parse),
        read("--ipvs-tcpfin-timeout", ipvsTcpFinTimeout, Durations::parse),
        read("--ipvs-udp-timeout", ipvsUdpTimeout, Durations::parse));
  }

  private ConntrackConfig conntrack() {
    return new ConntrackConfig(
        conntrackMaxPerCore,
        conntrackMin,
        read("--conntrack-tcp-timeout-established", conntrackTcpEstablished, Durations::parse),
        read("--conntrack-tcp-timeout-close-wait", conntrackTcpCloseWait, Durations::parse),
        conntrackTcpBeLiberal,
        read("--conntrack-udp-timeout", conntrackUdp, Durations::parse),
        read("--conntrack-udp-timeout-stream", conntrackUdpStream, Durations::parse));
  }

  private static <T> T read(String option, String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (ConfigException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ConfigException(option + ": " + e.getMessage());
    }
  }

  /** Reads {@code 0.0.0.0:10256}, {@code [::]:10256}, or an address alone. */
  private static AddressPort healthzAddress(String text) {
    int close = text.lastIndexOf(']');
    int colon = text.lastIndexOf(':');
    boolean bareIpv6 = !text.startsWith("[") && text.indexOf(':') != colon;
    boolean withPort = colon > close && !bareIpv6;
    String host = withPort ? text.substring(0, colon) : text;
    String address =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    int port = withPort ? port(text, text.substring(colon + 1)) : AgentConfig.DEFAULT_HEALTHZ_PORT;
    return new AddressPort(IpAddress.parse(address), port);
  }

  private static int port(String text, String digits) {
    if (!digits.matches("[0-9]{1,5}")
        || Integer.parseInt(digits) > 65535
        || Integer.parseInt(digits) == 0) {
      throw new IllegalArgumentException("\"" + text + "\" has no port between 1 and 65535");
    }
    return Integer.parseInt(digits);
  }
}
