package io.kubeipvs.cli;

import io.kubeipvs.agent.settings.ConfigField;
import io.kubeipvs.agent.settings.ConfigFields;
import io.kubeipvs.agent.settings.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every flag of kube-proxy, and those that kube-ipvs adds, by name. Stateless. */
final class ProxyFlags {
  static final String CONFIG = "config";
  static final String WRITE_CONFIG_TO = "write-config-to";
  static final String CLEANUP = "cleanup";
  static final String INIT_ONLY = "init-only";
  static final String VERSION = "version";
  static final String HELP = "help";
  static final String MASTER = "master";
  static final String HEALTHZ_PORT = "healthz-port";
  static final String METRICS_PORT = "metrics-port";

  private static final String WITHOUT_EFFECT = "Accepted, and without effect";

  private ProxyFlags() {}

  /** All flags in the order of the help. */
  static Map<String, FlagSpec> all() {
    Map<String, FlagSpec> flags = new LinkedHashMap<>();
    for (FlagSpec flag : list()) {
      flags.put(flag.name(), flag);
    }
    return flags;
  }

  private static List<FlagSpec> list() {
    List<FlagSpec> flags = new ArrayList<>(ofProcess());
    List<ConfigField<?>> fields =
        ConfigFields.all().stream().filter(field -> !field.flag().isEmpty()).toList();
    fields.stream().filter(field -> !field.idle()).map(ProxyFlags::spec).forEach(flags::add);
    flags.addAll(deprecated());
    fields.stream().filter(ConfigField::idle).map(ProxyFlags::spec).forEach(flags::add);
    return flags;
  }

  private static List<FlagSpec> ofProcess() {
    String heading = "What to do";
    return List.of(
        new FlagSpec(
            CONFIG,
            "FILE",
            false,
            heading,
            "Read kube-proxy's KubeProxyConfiguration from this file, and end with status 1 when"
                + " it changes, to be started again. Flags that have a field in the file are then"
                + " ignored, where they do not say otherwise."),
        new FlagSpec(
            WRITE_CONFIG_TO,
            "FILE",
            false,
            heading,
            "Write the configuration with all values in force to this file, and end."),
        new FlagSpec(
            INIT_ONLY,
            "true|false",
            true,
            heading,
            "Only set what needs full privileges (sysctls, connection tracking, IPVS timeouts),"
                + " and end."),
        new FlagSpec(
            CLEANUP,
            "true|false",
            true,
            heading,
            "Remove what a Service proxy left on this node, as \"kube-ipvs cleanup\" does, and"
                + " end."),
        new FlagSpec(VERSION, "true|false|raw", true, heading, "Tell the version, and end."),
        new FlagSpec(HELP, "true|false", true, heading, "Show this help, and end; also -h."),
        new FlagSpec(
            MASTER,
            "URL",
            false,
            "API server",
            "The API server's address, before the one of --kubeconfig. Also holds with a"
                + " configuration file."));
  }

  private static List<FlagSpec> deprecated() {
    String heading = "Deprecated";
    return List.of(
        new FlagSpec(
            HEALTHZ_PORT,
            "PORT",
            false,
            heading,
            "The port where --healthz-bind-address has none; 0 switches /healthz and /livez off."),
        new FlagSpec(
            METRICS_PORT,
            "PORT",
            false,
            heading,
            "The port where --metrics-bind-address has none; 0 switches metrics off."));
  }

  private static FlagSpec spec(ConfigField<?> field) {
    String defaultText = String.valueOf(field.defaultTree());
    boolean telling = !List.of("", "[]", "{}").contains(defaultText) && !field.idle();
    return new FlagSpec(
        field.flag(),
        field.type().placeholder(),
        field.type() == FieldType.SWITCH,
        field.idle() ? WITHOUT_EFFECT : field.group().heading(),
        field.description() + (telling ? " Default: " + defaultText + "." : ""));
  }
}
