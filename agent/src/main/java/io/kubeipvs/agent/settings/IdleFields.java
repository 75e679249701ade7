package io.kubeipvs.agent.settings;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/** The fields that are read and checked, and have no effect. */
public final class IdleFields {
  static final ConfigField<Boolean> ENABLE_PROFILING =
      ConfigField.of("enableProfiling", FieldType.SWITCH, false, FieldGroup.HEALTH)
          .flag("profiling")
          .notOffered("Go's profiles are not there; a Java process has Flight Recorder.");

  static final ConfigField<String> SHOW_HIDDEN_METRICS =
      ConfigField.of("showHiddenMetricsForVersion", FieldType.TEXT, "", FieldGroup.HEALTH)
          .flag("show-hidden-metrics-for-version")
          .notOffered("There are no hidden metrics.");

  static final ConfigField<SortedMap<String, Boolean>> FEATURE_GATES =
      ConfigField.of(
              "featureGates", FieldType.SWITCHES, Collections.emptySortedMap(), FieldGroup.PROCESS)
          .flag("feature-gates")
          .notOffered("kube-ipvs has no feature gates; any name is accepted.");

  static final ConfigField<Duration> CONFIG_SYNC_PERIOD =
      ConfigField.of(
              "configSyncPeriod", FieldType.DURATION, Duration.ofMinutes(15), FieldGroup.API_SERVER)
          .flag("config-sync-period")
          .zeroIsDefault()
          .notOffered("Nothing is lost that would have to be looked at again; must be above 0.");

  static final ConfigField<Duration> LOGGING_FLUSH_FREQUENCY =
      ConfigField.of(
              "logging.flushFrequency",
              FieldType.DURATION_OR_NANOSECONDS,
              Duration.ofSeconds(5),
              FieldGroup.LOGGING)
          .flag("log-flush-frequency")
          .zeroIsDefault()
          .notOffered("Every line is written at once.");

  static final ConfigField<List<VerbosityRule>> LOGGING_VMODULE =
      ConfigField.of("logging.vmodule", FieldType.VERBOSITY_RULES, List.of(), FieldGroup.LOGGING)
          .flag("vmodule")
          .notOffered(
              "Verbosity is one for the whole program, for its files are others than"
                  + " kube-proxy's.");

  static final ConfigField<Boolean> LOGGING_TEXT_SPLIT =
      ConfigField.of(
              "logging.options.text.splitStream", FieldType.SWITCH, false, FieldGroup.LOGGING)
          .flag("log-text-split-stream")
          .notOffered("All lines go to standard error.");

  static final ConfigField<String> LOGGING_TEXT_BUFFER =
      ConfigField.of(
              "logging.options.text.infoBufferSize", FieldType.QUANTITY, "0", FieldGroup.LOGGING)
          .flag("log-text-info-buffer-size")
          .notOffered("Every line is written at once.");

  static final ConfigField<Boolean> LOGGING_JSON_SPLIT =
      ConfigField.of(
              "logging.options.json.splitStream", FieldType.SWITCH, false, FieldGroup.LOGGING)
          .flag("log-json-split-stream")
          .notOffered("All lines go to standard error.");

  static final ConfigField<String> LOGGING_JSON_BUFFER =
      ConfigField.of(
              "logging.options.json.infoBufferSize", FieldType.QUANTITY, "0", FieldGroup.LOGGING)
          .flag("log-json-info-buffer-size")
          .notOffered("Every line is written at once.");

  static final ConfigField<Boolean> LOCALHOST_NODE_PORTS =
      ConfigField.of(
              "iptables.localhostNodePorts", FieldType.SWITCH, true, FieldGroup.LOCAL_TRAFFIC)
          .flag("iptables-localhost-nodeports")
          .unusedInIpvsMode("Node ports on loopback exist in iptables mode alone.");

  static final ConfigField<Duration> IPTABLES_SYNC_PERIOD =
      ConfigField.of(
              "iptables.syncPeriod", FieldType.DURATION, Duration.ofSeconds(30), FieldGroup.IPVS)
          .flag("iptables-sync-period")
          .zeroIsDefault()
          .unusedInIpvsMode("ipvs.syncPeriod counts.");

  static final ConfigField<Duration> IPTABLES_MIN_SYNC_PERIOD =
      ConfigField.of(
              "iptables.minSyncPeriod", FieldType.DURATION, Duration.ofSeconds(1), FieldGroup.IPVS)
          .flag("iptables-min-sync-period")
          .zeroIsDefault()
          .unusedInIpvsMode("ipvs.minSyncPeriod counts.");

  static final ConfigField<Integer> NFTABLES_MASQUERADE_BIT =
      ConfigField.of("nftables.masqueradeBit", FieldType.NUMBER, 14, FieldGroup.LOCAL_TRAFFIC)
          .unusedInIpvsMode("iptables.masqueradeBit counts.");

  static final ConfigField<Boolean> NFTABLES_MASQUERADE_ALL =
      ConfigField.of("nftables.masqueradeAll", FieldType.SWITCH, false, FieldGroup.LOCAL_TRAFFIC)
          .unusedInIpvsMode("iptables.masqueradeAll counts.");

  static final ConfigField<Duration> NFTABLES_SYNC_PERIOD =
      ConfigField.of(
              "nftables.syncPeriod", FieldType.DURATION, Duration.ofSeconds(30), FieldGroup.IPVS)
          .zeroIsDefault()
          .unusedInIpvsMode("ipvs.syncPeriod counts.");

  static final ConfigField<Duration> NFTABLES_MIN_SYNC_PERIOD =
      ConfigField.of(
              "nftables.minSyncPeriod", FieldType.DURATION, Duration.ofSeconds(1), FieldGroup.IPVS)
          .zeroIsDefault()
          .unusedInIpvsMode("ipvs.minSyncPeriod counts.");

  static final ConfigField<String> WINKERNEL_NETWORK_NAME =
      ConfigField.of("winkernel.networkName", FieldType.TEXT, "", FieldGroup.PROCESS)
          .unusedInIpvsMode("For Windows.");

  static final ConfigField<String> WINKERNEL_SOURCE_VIP =
      ConfigField.of("winkernel.sourceVip", FieldType.TEXT, "", FieldGroup.PROCESS)
          .unusedInIpvsMode("For Windows.");

  static final ConfigField<Boolean> WINKERNEL_ENABLE_DSR =
      ConfigField.of("winkernel.enableDSR", FieldType.SWITCH, false, FieldGroup.PROCESS)
          .unusedInIpvsMode("For Windows.");

  static final ConfigField<String> WINKERNEL_ROOT_ENDPOINT =
      ConfigField.of("winkernel.rootHnsEndpointName", FieldType.TEXT, "", FieldGroup.PROCESS)
          .unusedInIpvsMode("For Windows.");

  static final ConfigField<Boolean> WINKERNEL_HEALTH_VIP =
      ConfigField.of("winkernel.forwardHealthCheckVip", FieldType.SWITCH, false, FieldGroup.PROCESS)
          .unusedInIpvsMode("For Windows.");

  static final ConfigField<Boolean> WINDOWS_RUN_AS_SERVICE =
      ConfigField.of("windowsRunAsService", FieldType.SWITCH, false, FieldGroup.PROCESS)
          .unusedInIpvsMode("For Windows.");

  static final ConfigField<String> PORT_RANGE =
      ConfigField.of("portRange", FieldType.TEXT, "", FieldGroup.NODE)
          .unusedInIpvsMode("Has had no effect since kube-proxy's userspace mode went.");

  static final List<ConfigField<?>> ALL =
      List.of(
          ENABLE_PROFILING,
          SHOW_HIDDEN_METRICS,
          FEATURE_GATES,
          CONFIG_SYNC_PERIOD,
          LOGGING_FLUSH_FREQUENCY,
          LOGGING_VMODULE,
          LOGGING_TEXT_SPLIT,
          LOGGING_TEXT_BUFFER,
          LOGGING_JSON_SPLIT,
          LOGGING_JSON_BUFFER,
          LOCALHOST_NODE_PORTS,
          IPTABLES_SYNC_PERIOD,
          IPTABLES_MIN_SYNC_PERIOD,
          NFTABLES_MASQUERADE_BIT,
          NFTABLES_MASQUERADE_ALL,
          NFTABLES_SYNC_PERIOD,
          NFTABLES_MIN_SYNC_PERIOD,
          WINKERNEL_NETWORK_NAME,
          WINKERNEL_SOURCE_VIP,
          WINKERNEL_ENABLE_DSR,
          WINKERNEL_ROOT_ENDPOINT,
          WINKERNEL_HEALTH_VIP,
          WINDOWS_RUN_AS_SERVICE,
          PORT_RANGE);

  private IdleFields() {}
}
