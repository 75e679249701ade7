package io.kubeipvs.agent.settings;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.config.ConntrackConfig;
import io.kubeipvs.agent.config.DetectLocalMode;
import io.kubeipvs.agent.config.HealthConfig;
import io.kubeipvs.agent.config.IpvsConfig;
import io.kubeipvs.agent.config.MetricsConfig;
import io.kubeipvs.agent.config.NodePortChoice;
import io.kubeipvs.agent.config.Prefixes;
import io.kubeipvs.agent.config.SourceConfig;
import io.kubeipvs.dataplane.ServiceAddresses;
import io.kubeipvs.kubernetes.connection.ConnectionConfig;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.config.LocalTraffic;
import java.nio.file.Path;

/** From settings that were checked to what the agent works with. Stateless. */
public final class AgentConfigs {
  private AgentConfigs() {}

  /**
   * The agent's configuration.
   *
   * @param settings completed by {@link ConfigDefaults}; {@link SettingsCheck} found nothing
   * @param master address of the API server, before the one of the kubeconfig file; may be empty
   * @param hostName the node's name where the settings have none
   */
  public static AgentConfig of(Settings settings, String master, String hostName) {
    String nodeName = settings.get(ConfigFields.HOSTNAME_OVERRIDE);
    AgentConfig config =
        new AgentConfig(
            source(settings, master),
            nodeName.isBlank() ? hostName : nodeName,
            IpAddress.parseSloppy(settings.get(ConfigFields.BIND_ADDRESS)),
            ipvs(settings),
            settings.get(ConfigFields.MASQUERADE_BIT),
            settings.get(ConfigFields.MASQUERADE_ALL),
            localTraffic(settings),
            NodePortChoice.of(settings.get(ConfigFields.NODE_PORT_ADDRESSES)),
            conntrack(settings),
            health(settings),
            metrics(settings, ConfigFields.METRICS_BIND_ADDRESS),
            Path.of(settings.get(ConfigFields.RUN_DIRECTORY)),
            settings.get(ConfigFields.OOM_SCORE_ADJ),
            Differences.of(settings.get(ConfigFields.DIFFERENCES)));
    return settings.get(ConfigFields.SHADOW)
        ? config.shadow(metrics(settings, ConfigFields.SHADOW_METRICS_BIND_ADDRESS))
        : config;
  }

  private static SourceConfig source(Settings settings, String master) {
    String manifests = settings.get(ConfigFields.MANIFESTS);
    return manifests.isEmpty()
        ? new SourceConfig.ApiServer(
            new ConnectionConfig(
                settings.get(ConfigFields.KUBECONFIG),
                master,
                settings.get(ConfigFields.CONTENT_TYPE),
                settings.get(ConfigFields.ACCEPT_CONTENT_TYPES),
                settings.get(ConfigFields.QPS),
                settings.get(ConfigFields.BURST)))
        : new SourceConfig.Manifests(Path.of(manifests));
  }

  private static LocalTraffic localTraffic(Settings settings) {
    return switch (DetectLocalMode.parse(settings.get(ConfigFields.DETECT_LOCAL_MODE))) {
      case CLUSTER_CIDR ->
          new LocalTraffic.ClusterCidr(Prefixes.parse(settings.get(ConfigFields.CLUSTER_CIDR)));
      case NODE_CIDR -> new LocalTraffic.NodeCidr();
      case BRIDGE_INTERFACE ->
          new LocalTraffic.BridgeInterface(settings.get(ConfigFields.BRIDGE_INTERFACE));
      case INTERFACE_NAME_PREFIX ->
          new LocalTraffic.InterfaceNamePrefix(settings.get(ConfigFields.INTERFACE_NAME_PREFIX));
    };
  }

  private static IpvsConfig ipvs(Settings settings) {
    return new IpvsConfig(
        settings.get(ConfigFields.IPVS_SCHEDULER),
        settings.get(ConfigFields.IPVS_SYNC_PERIOD),
        settings.get(ConfigFields.IPVS_MIN_SYNC_PERIOD),
        settings.get(ConfigFields.IPVS_STRICT_ARP),
        settings.get(ConfigFields.IPVS_EXCLUDE_CIDRS).stream()
            .flatMap(text -> Prefixes.parse(text).stream())
            .toList(),
        settings.get(ConfigFields.IPVS_TCP_TIMEOUT),
        settings.get(ConfigFields.IPVS_TCP_FIN_TIMEOUT),
        settings.get(ConfigFields.IPVS_UDP_TIMEOUT),
        ServiceAddresses.parse(settings.get(ConfigFields.SERVICE_ADDRESSES)));
  }

  private static ConntrackConfig conntrack(Settings settings) {
    return new ConntrackConfig(
        settings.get(ConfigFields.CONNTRACK_MAX_PER_CORE),
        settings.get(ConfigFields.CONNTRACK_MIN),
        settings.get(ConfigFields.CONNTRACK_TCP_ESTABLISHED),
        settings.get(ConfigFields.CONNTRACK_TCP_CLOSE_WAIT),
        settings.get(ConfigFields.CONNTRACK_TCP_BE_LIBERAL),
        settings.get(ConfigFields.CONNTRACK_UDP),
        settings.get(ConfigFields.CONNTRACK_UDP_STREAM));
  }

  private static MetricsConfig metrics(Settings settings, ConfigField<String> addressField) {
    String address = settings.get(addressField);
    return new MetricsConfig(
        address.isEmpty() ? null : AddressPorts.parse(address),
        settings.get(ConfigFields.TRAFFIC_METRICS_LIMIT),
        SettingsJson.write(settings));
  }

  private static HealthConfig health(Settings settings) {
    String address = settings.get(ConfigFields.HEALTHZ_BIND_ADDRESS);
    return new HealthConfig(
        address.isEmpty() ? null : AddressPorts.parse(address),
        settings.get(ConfigFields.BIND_ADDRESS_HARD_FAIL));
  }
}
