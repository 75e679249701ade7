package io.kubeipvs.cli;

import io.kubeipvs.agent.ConfigurationWatch;
import io.kubeipvs.agent.config.AgentConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command line in kube-proxy's form can ask for. Immutable. */
record ProxyActions(
    Serving serving, Initializing initializing, Cleaning cleaning, Checking checking) {
  /** Serves the node until a signal comes or the configuration changes. */
  interface Serving {
    int serve(AgentConfig config, @Nullable ConfigurationWatch watch) throws IOException;
  }

  /** Does what needs full privileges. */
  interface Initializing {
    void initialize(AgentConfig config) throws IOException;
  }

  /**
   * Removes what a Service proxy left, unless an agent with this run directory serves the node;
   * answers the exit status.
   */
  interface Cleaning {
    int cleanUp(Path runDirectory) throws IOException;
  }

  /** Says which kernel settings a start would have to write and may not. */
  interface Checking {
    List<String> settingsOutOfReach(AgentConfig config) throws IOException;
  }
}
