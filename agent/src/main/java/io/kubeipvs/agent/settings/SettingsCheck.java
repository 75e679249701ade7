package io.kubeipvs.agent.settings;

import io.kubeipvs.agent.config.DetectLocalMode;
import io.kubeipvs.agent.config.Durations;
import io.kubeipvs.agent.config.NodePortChoice;
import io.kubeipvs.dataplane.ServiceAddresses;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.config.Differences;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds every value that cannot be used, as kube-proxy's validation does, and what would end the
 * start of kube-ipvs anyway. Used once.
 */
public final class SettingsCheck {
  private static final Set<String> MODES = Set.of("", "ipvs", "iptables", "nftables");
  private static final Set<String> LOG_FORMATS = Set.of("text", "json");
  private static final String NOT_NEGATIVE = "must be greater than or equal to 0";
  private static final String POSITIVE = "must be greater than 0";

  /** The kernel's limits, IP_VS_SCHEDNAME_MAXLEN and IFNAMSIZ, less the closing zero. */
  private static final String SCHEDULER = "[a-z0-9_-]{0,15}";

  private static final String INTERFACE_NAME = "[^\\s/\"]{1,15}";

  private final Settings settings;
  private final List<FieldError> errors = new ArrayList<>();

  private SettingsCheck(Settings settings) {
    this.settings = settings;
  }

  /**
   * All that is wrong; empty if nothing is.
   *
   * @param settings completed by {@link ConfigDefaults}
   */
  public static List<FieldError> of(Settings settings) {
    SettingsCheck check = new SettingsCheck(settings);
    check.ipvs();
    check.periods();
    check.numbers();
    check.addresses();
    check.localTraffic();
    check.logging();
    check.own();
    return List.copyOf(check.errors);
  }

  private void ipvs() {
    if (!MODES.contains(settings.get(ConfigFields.MODE))) {
      refuse(ConfigFields.MODE, "must be iptables, ipvs, nftables or blank");
    }
    if (!settings.get(ConfigFields.IPVS_SCHEDULER).matches(SCHEDULER)) {
      refuse(
          ConfigFields.IPVS_SCHEDULER,
          "must be a kernel scheduler's name such as rr, wrr, lc, wlc, sh or mh");
    }
    notNegative(ConfigFields.IPVS_TCP_TIMEOUT);
    notNegative(ConfigFields.IPVS_TCP_FIN_TIMEOUT);
    notNegative(ConfigFields.IPVS_UDP_TIMEOUT);
    cidrs(ConfigFields.IPVS_EXCLUDE_CIDRS, settings.get(ConfigFields.IPVS_EXCLUDE_CIDRS));
  }

  private void periods() {
    positive(ConfigFields.IPVS_SYNC_PERIOD);
    notNegative(ConfigFields.IPVS_MIN_SYNC_PERIOD);
    positive(IdleFields.CONFIG_SYNC_PERIOD);
    Duration least = settings.get(ConfigFields.IPVS_MIN_SYNC_PERIOD);
    if (least.compareTo(settings.get(ConfigFields.IPVS_SYNC_PERIOD)) > 0) {
      refuse(
          ConfigFields.IPVS_SYNC_PERIOD,
          "must be greater than or equal to %s, which is %s"
              .formatted(
                  settings.label(ConfigFields.IPVS_MIN_SYNC_PERIOD), Durations.goText(least)));
    }
    notNegative(ConfigFields.CONNTRACK_TCP_ESTABLISHED);
    notNegative(ConfigFields.CONNTRACK_TCP_CLOSE_WAIT);
    notNegative(ConfigFields.CONNTRACK_UDP);
    notNegative(ConfigFields.CONNTRACK_UDP_STREAM);
  }

  private void numbers() {
    inRange(ConfigFields.MASQUERADE_BIT, 0, 31);
    inRange(ConfigFields.OOM_SCORE_ADJ, -1000, 1000);
    atLeastZero(ConfigFields.CONNTRACK_MAX_PER_CORE);
    atLeastZero(ConfigFields.CONNTRACK_MIN);
    atLeastZero(ConfigFields.BURST);
  }

  private void addresses() {
    check(ConfigFields.BIND_ADDRESS, IpAddress::parseSloppy, "must be an IP address");
    hostAndPort(ConfigFields.HEALTHZ_BIND_ADDRESS);
    hostAndPort(ConfigFields.METRICS_BIND_ADDRESS);
    hostAndPort(ConfigFields.SHADOW_METRICS_BIND_ADDRESS);
    List<String> nodePorts = settings.get(ConfigFields.NODE_PORT_ADDRESSES);
    cidrs(
        ConfigFields.NODE_PORT_ADDRESSES,
        nodePorts.stream().map(text -> NodePortChoice.isKeyword(text) ? "::/0" : text).toList());
    if (!settings.get(IdleFields.SHOW_HIDDEN_METRICS).matches("([0-9]+\\.[0-9]+)?")) {
      refuse(IdleFields.SHOW_HIDDEN_METRICS, "must be a version such as 1.36");
    }
  }

  private void localTraffic() {
    DetectLocalMode mode;
    try {
      mode = DetectLocalMode.parse(settings.get(ConfigFields.DETECT_LOCAL_MODE));
    } catch (IllegalArgumentException _) {
      refuse(
          ConfigFields.DETECT_LOCAL_MODE,
          "must be one of " + String.join(", ", names(DetectLocalMode.values())));
      return;
    }
    switch (mode) {
      case CLUSTER_CIDR -> clusterCidrs();
      case NODE_CIDR -> {}
      case BRIDGE_INTERFACE -> interfaceName(ConfigFields.BRIDGE_INTERFACE, mode);
      case INTERFACE_NAME_PREFIX -> interfaceName(ConfigFields.INTERFACE_NAME_PREFIX, mode);
    }
  }

  private static List<String> names(DetectLocalMode[] modes) {
    return Arrays.stream(modes).map(DetectLocalMode::toString).toList();
  }

  private void clusterCidrs() {
    String text = settings.get(ConfigFields.CLUSTER_CIDR);
    List<String> ranges = text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    int before = errors.size();
    cidrs(ConfigFields.CLUSTER_CIDR, ranges);
    if (errors.size() == before
        && (ranges.size() > 2
            || ranges.stream()
                    .map(range -> IpPrefix.parse(range.strip()).family())
                    .distinct()
                    .count()
                < ranges.size())) {
      refuse(ConfigFields.CLUSTER_CIDR, "must be one range, or one of each IP family");
    }
  }

  private void interfaceName(ConfigField<String> field, DetectLocalMode mode) {
    String name = settings.get(field);
    if (name.isEmpty()) {
      refuse(field, "must not be empty where detectLocalMode is " + mode);
    } else if (!name.matches(INTERFACE_NAME)) {
      refuse(field, "must be the name of a link, or its beginning: 15 bytes without blanks");
    }
  }

  private void logging() {
    if (!LOG_FORMATS.contains(settings.get(ConfigFields.LOGGING_FORMAT))) {
      refuse(ConfigFields.LOGGING_FORMAT, "must be text or json");
    }
    atLeastZero(ConfigFields.LOGGING_VERBOSITY);
    positive(IdleFields.LOGGING_FLUSH_FREQUENCY);
  }

  private void own() {
    try {
      ServiceAddresses.parse(settings.get(ConfigFields.SERVICE_ADDRESSES));
    } catch (IllegalArgumentException e) {
      refuse(ConfigFields.SERVICE_ADDRESSES, String.valueOf(e.getMessage()));
    }
    atLeastZero(ConfigFields.TRAFFIC_METRICS_LIMIT);
    try {
      Differences.of(settings.get(ConfigFields.DIFFERENCES));
    } catch (IllegalArgumentException e) {
      refuse(ConfigFields.DIFFERENCES, String.valueOf(e.getMessage()));
    }
  }

  private void cidrs(ConfigField<?> field, List<String> ranges) {
    for (int i = 0; i < ranges.size(); i++) {
      try {
        IpPrefix.parse(ranges.get(i).strip());
      } catch (IllegalArgumentException _) {
        errors.add(
            FieldError.ofText(
                settings.label(field) + "[" + i + "]",
                ranges.get(i),
                field == ConfigFields.NODE_PORT_ADDRESSES
                    ? "must be a valid CIDR, or primary, localhost or all"
                    : "must be a valid CIDR"));
      }
    }
  }

  private void hostAndPort(ConfigField<String> field) {
    if (!settings.get(field).isEmpty()) {
      try {
        AddressPorts.parse(settings.get(field));
      } catch (IllegalArgumentException e) {
        refuse(field, String.valueOf(e.getMessage()));
      }
    }
  }

  private void check(ConfigField<String> field, Consumer<String> reader, String requirement) {
    try {
      reader.accept(settings.get(field));
    } catch (IllegalArgumentException _) {
      refuse(field, requirement);
    }
  }

  private void positive(ConfigField<Duration> field) {
    if (!settings.get(field).isPositive()) {
      refuse(field, POSITIVE);
    }
  }

  private void notNegative(ConfigField<Duration> field) {
    if (settings.get(field).isNegative()) {
      refuse(field, NOT_NEGATIVE);
    }
  }

  private void atLeastZero(ConfigField<Integer> field) {
    if (settings.get(field) < 0) {
      refuse(field, NOT_NEGATIVE);
    }
  }

  private void inRange(ConfigField<Integer> field, int least, int most) {
    if (settings.get(field) < least || settings.get(field) > most) {
      refuse(field, "must be within the range [" + least + ", " + most + "]");
    }
  }

  private <T> void refuse(ConfigField<T> field, String requirement) {
    Object tree = field.type().tree(settings.get(field));
    boolean quoted = tree instanceof String;
    errors.add(
        new FieldError(
            settings.label(field),
            quoted ? "\"" + tree + "\"" : String.valueOf(tree),
            requirement));
  }
}
