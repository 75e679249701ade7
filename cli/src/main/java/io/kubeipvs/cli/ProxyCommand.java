package io.kubeipvs.cli;

import io.kubeipvs.agent.ConfigurationWatch;
import io.kubeipvs.agent.ProgramVersion;
import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.config.ConfigException;
import io.kubeipvs.agent.logging.LogFormat;
import io.kubeipvs.agent.logging.LogSettings;
import io.kubeipvs.agent.logging.Logging;
import io.kubeipvs.agent.settings.AgentConfigs;
import io.kubeipvs.agent.settings.ConfigDefaults;
import io.kubeipvs.agent.settings.ConfigFields;
import io.kubeipvs.agent.settings.ConfigurationFile;
import io.kubeipvs.agent.settings.FieldError;
import io.kubeipvs.agent.settings.Reading;
import io.kubeipvs.agent.settings.Settings;
import io.kubeipvs.agent.settings.SettingsCheck;
import io.kubeipvs.agent.settings.SettingsYaml;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what kube-proxy does with the same command line: one configuration file or flags, and from
 * them a running proxy, or one of the things that are done once. Used once.
 */
final class ProxyCommand {
  private static final Logger log = LoggerFactory.getLogger(ProxyCommand.class);

  private final ProxyArguments arguments;
  private final ProxyActions actions;
  private final Terminal terminal;
  private final String hostName;

  /**
   * @param hostName of this machine, as the kernel has it
   */
  ProxyCommand(ProxyArguments arguments, ProxyActions actions, Terminal terminal, String hostName) {
    this.arguments = arguments;
    this.actions = actions;
    this.terminal = terminal;
    this.hostName = hostName;
  }

  /**
   * Does what is asked and answers the exit status.
   *
   * @throws ConfigException if the configuration cannot be used
   * @throws IOException if this node cannot be served
   */
  int run() throws IOException {
    if (!arguments.version().equals("false")) {
      terminal.out().println("kube-ipvs " + ProgramVersion.text());
      terminal.out().flush();
      return 0;
    }
    String file = arguments.configFile();
    String text = file == null ? null : read(file);
    Reading reading = text == null ? null : decode(text);
    Settings given = reading == null ? arguments.withoutFile() : arguments.over(reading.settings());
    Settings settings = ConfigDefaults.complete(given);
    configureLogging(settings);
    tell(given, reading);
    check(settings);
    String target = arguments.writeConfigTo();
    if (target != null) {
      Files.writeString(
          Path.of(target), SettingsYaml.write(settings.with(ConfigFields.MODE, "ipvs")));
      log.atInfo().addKeyValue("file", target).log("Wrote configuration");
      return 0;
    }
    ConfigurationWatch watch =
        file == null || text == null
            ? null
            : new ConfigurationWatch(Path.of(file), text, changed(settings)::wantsRestart);
    return act(settings, watch);
  }

  private ChangedConfiguration changed(Settings inForce) {
    return new ChangedConfiguration(
        inForce,
        text -> ConfigDefaults.complete(arguments.over(decode(text).settings())),
        actions.checking(),
        settings -> AgentConfigs.of(settings, arguments.master(), hostName));
  }

  private int act(Settings settings, @Nullable ConfigurationWatch watch) throws IOException {
    if (arguments.isOn(ProxyFlags.CLEANUP)) {
      return actions.cleaning().cleanUp(Path.of(settings.get(ConfigFields.RUN_DIRECTORY)));
    }
    AgentConfig config = AgentConfigs.of(settings, arguments.master(), hostName);
    if (arguments.isOn(ProxyFlags.INIT_ONLY)) {
      actions.initializing().initialize(config);
      log.info("System initialized and --init-only specified");
      return 0;
    }
    return actions.serving().serve(config, watch);
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new ConfigException("failed complete: cannot read " + file + ": " + describe(e));
    }
  }

  private static String describe(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "no such file";
      case CharacterCodingException _ -> "it is not UTF-8 text";
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static Reading decode(String text) {
    try {
      return ConfigurationFile.read(text);
    } catch (ConfigException e) {
      throw new ConfigException("failed complete: " + e.getMessage());
    }
  }

  private static void configureLogging(Settings settings) {
    boolean json = settings.get(ConfigFields.LOGGING_FORMAT).equals("json");
    Logging.configure(
        new LogSettings(
            json ? LogFormat.JSON : LogFormat.TEXT, settings.get(ConfigFields.LOGGING_VERBOSITY)));
  }

  private void tell(Settings given, @Nullable Reading reading) {
    if (reading != null) {
      warn("fields", reading.unknown(), "Unknown fields of the configuration file have no effect");
      warn("keys", reading.duplicates(), "Of keys that are there twice the last counts");
      warn("flags", arguments.ignoredWithFile(), "Flags have no effect beside --config");
    }
    warn("fields", given.idle(), "Configuration without effect in kube-ipvs");
    String mode = given.get(ConfigFields.MODE);
    if (!mode.equals("ipvs") && (reading != null || !mode.isEmpty())) {
      log.atWarn()
          .addKeyValue("mode", mode)
          .log("The mode is none of kube-ipvs; it works in IPVS mode");
    }
  }

  private static void warn(String key, List<String> names, String message) {
    if (!names.isEmpty()) {
      log.atWarn().addKeyValue(key, names).log(message);
    }
  }

  static void check(Settings settings) {
    List<FieldError> errors = SettingsCheck.of(settings);
    if (!errors.isEmpty()) {
      throw new ConfigException("failed validate: " + FieldError.join(errors));
    }
  }
}
