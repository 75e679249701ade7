package io.kubeipvs.cli;

import io.kubeipvs.agent.settings.AddressPorts;
import io.kubeipvs.agent.settings.ConfigField;
import io.kubeipvs.agent.settings.ConfigFields;
import io.kubeipvs.agent.settings.FieldType;
import io.kubeipvs.agent.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command line in kube-proxy's form says. Immutable. */
final class ProxyArguments {
  /** Without a file, kube-proxy takes this default from its iptables mode. */
  private static final Duration MIN_SYNC_PERIOD_WITHOUT_FILE = Duration.ofSeconds(1);

  private final Map<String, List<String>> values;
  private final Settings settings;

  private ProxyArguments(Map<String, List<String>> values, Settings settings) {
    this.values = values;
    this.settings = settings;
  }

  static ProxyArguments parse(List<String> arguments) throws FlagException {
    Map<String, List<String>> values = FlagParser.parse(ProxyFlags.all(), arguments);
    Settings settings = Settings.NONE;
    for (ConfigField<?> field : ConfigFields.all()) {
      List<String> texts = values.get(field.flag());
      if (texts != null) {
        settings = withFlag(settings, field, texts);
      }
    }
    ProxyArguments parsed = new ProxyArguments(values, settings);
    parsed.check();
    return parsed;
  }

  private static Settings withFlag(Settings settings, ConfigField<?> field, List<String> texts)
      throws FlagException {
    boolean collects =
        field.type() == FieldType.TEXTS
            || field.type() == FieldType.SWITCHES
            || field.type() == FieldType.VERBOSITY_RULES;
    String text = collects ? String.join(",", texts) : texts.getLast();
    try {
      return settings.withFlag(field, text);
    } catch (IllegalArgumentException e) {
      throw invalid(field.flag(), text, String.valueOf(e.getMessage()));
    }
  }

  private static FlagException invalid(String flag, String text, String reason) {
    return new FlagException(
        "invalid argument \"%s\" for \"--%s\" flag: %s".formatted(text, flag, reason));
  }

  private void check() throws FlagException {
    for (String name : List.of(ProxyFlags.CLEANUP, ProxyFlags.INIT_ONLY, ProxyFlags.HELP)) {
      if (!List.of("true", "false").contains(text(name, "false"))) {
        throw invalid(name, text(name, ""), "must be true or false");
      }
    }
    for (String name : List.of(ProxyFlags.HEALTHZ_PORT, ProxyFlags.METRICS_PORT)) {
      if (!text(name, "0").matches("[0-9]{1,5}")) {
        throw invalid(name, text(name, ""), "must be a port, or 0");
      }
    }
    String hostName = settings.get(ConfigFields.HOSTNAME_OVERRIDE);
    if (!hostName.isEmpty() && hostName.isBlank()) {
      throw new FlagException("empty hostname-override is invalid");
    }
  }

  boolean isOn(String flag) {
    return text(flag, "false").equals("true");
  }

  int verbosity() {
    return settings.get(ConfigFields.LOGGING_VERBOSITY);
  }

  boolean wantsJsonLog() {
    return settings.get(ConfigFields.LOGGING_FORMAT).equals("json");
  }

  /** Whether it says where the objects come from, or asks for something that needs none. */
  boolean isComplete() {
    return configFile() != null
        || writeConfigTo() != null
        || !master().isEmpty()
        || settings.isGiven(ConfigFields.MANIFESTS)
        || settings.isGiven(ConfigFields.KUBECONFIG)
        || isOn(ProxyFlags.CLEANUP)
        || isOn(ProxyFlags.INIT_ONLY)
        || !version().equals("false");
  }

  String version() {
    return text(ProxyFlags.VERSION, "false");
  }

  String master() {
    return text(ProxyFlags.MASTER, "");
  }

  @Nullable String configFile() {
    return values.containsKey(ProxyFlags.CONFIG) ? nullIfEmpty(text(ProxyFlags.CONFIG, "")) : null;
  }

  @Nullable String writeConfigTo() {
    return nullIfEmpty(text(ProxyFlags.WRITE_CONFIG_TO, ""));
  }

  /** The settings where there is no file. */
  Settings withoutFile() {
    Settings result = settings;
    if (!result.isGiven(ConfigFields.IPVS_MIN_SYNC_PERIOD)) {
      result = result.with(ConfigFields.IPVS_MIN_SYNC_PERIOD, MIN_SYNC_PERIOD_WITHOUT_FILE);
    }
    result = port(result, ConfigFields.HEALTHZ_BIND_ADDRESS, ProxyFlags.HEALTHZ_PORT);
    return port(result, ConfigFields.METRICS_BIND_ADDRESS, ProxyFlags.METRICS_PORT);
  }

  private Settings port(Settings from, ConfigField<String> field, String portFlag) {
    String port = text(portFlag, "");
    if (port.isEmpty()) {
      return from;
    }
    return switch (Integer.parseInt(port)) {
      case 0 -> from.withFlag(field, "");
      default ->
          from.isGiven(field)
              ? from.withFlag(field, AddressPorts.withPort(from.get(field), Integer.parseInt(port)))
              : from;
    };
  }

  /** The file's settings, and over them the flags that win over a file. */
  Settings over(Settings file) {
    Settings result = file;
    for (ConfigField<?> field : ConfigFields.all()) {
      if (winsOverFile(field)) {
        result = result.withGivenOf(settings, field);
      }
    }
    return result;
  }

  /** Flags, with dashes, that the file silences. */
  List<String> ignoredWithFile() {
    return ConfigFields.all().stream()
        .filter(field -> settings.isGiven(field) && !winsOverFile(field))
        .map(field -> "--" + field.flag())
        .sorted()
        .toList();
  }

  private static boolean winsOverFile(ConfigField<?> field) {
    return switch (field.group()) {
      case LOGGING, OWN -> true;
      case NODE -> field == ConfigFields.HOSTNAME_OVERRIDE;
      case API_SERVER, IPVS, LOCAL_TRAFFIC, CONNTRACK, HEALTH, PROCESS -> false;
    };
  }

  private String text(String flag, String otherwise) {
    List<String> texts = values.get(flag);
    return texts == null ? otherwise : texts.getLast();
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
