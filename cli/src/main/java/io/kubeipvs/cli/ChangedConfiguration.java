package io.kubeipvs.cli;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.config.ConfigException;
import io.kubeipvs.agent.settings.Settings;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether another content of the configuration file is worth a restart: only if it asks for
 * something else, and for something that a start could have. Else the node is served as before, for
 * a process that ended would not come up again. Used by the watch's thread.
 */
final class ChangedConfiguration {
  private static final Logger log = LoggerFactory.getLogger(ChangedConfiguration.class);

  private final Settings inForce;
  private final Function<String, Settings> reader;
  private final ProxyActions.Checking checking;
  private final Function<Settings, AgentConfig> configs;

  /**
   * @param reader reads a file's text, beneath the flags; throws ConfigException
   * @param configs makes what the agent takes; throws ConfigException
   */
  ChangedConfiguration(
      Settings inForce,
      Function<String, Settings> reader,
      ProxyActions.Checking checking,
      Function<Settings, AgentConfig> configs) {
    this.inForce = inForce;
    this.reader = reader;
    this.checking = checking;
    this.configs = configs;
  }

  boolean wantsRestart(String text) {
    try {
      Settings changed = reader.apply(text);
      ProxyCommand.check(changed);
      return !changed.equals(inForce) && isWithinReach(configs.apply(changed));
    } catch (ConfigException e) {
      stays(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      stays("whether the kernel's settings are as it needs them is not known: " + e.getMessage());
    }
    return false;
  }

  /** A container without privileges cannot write sysctls; its init container did, once. */
  private boolean isWithinReach(AgentConfig changed) throws IOException {
    List<String> settings = checking.settingsOutOfReach(changed);
    if (settings.isEmpty()) {
      return true;
    }
    stays(
        "this process may not write kernel settings that it needs: "
            + String.join(", ", settings)
            + ". Set them on the node, or delete the pod: its init container sets them in a new"
            + " one");
    return false;
  }

  private static void stays(String reason) {
    log.atError()
        .addKeyValue("err", reason)
        .log("The changed configuration file cannot be used; what was read before stays in force");
  }
}
