package io.kubeipvs.agent.config;

import io.kubeipvs.kubernetes.connection.ConnectionConfig;
import java.nio.file.Path;

/** Where an agent's objects come from. Immutable. */
public sealed interface SourceConfig {
  /** The files of a directory. */
  record Manifests(Path directory) implements SourceConfig {}

  /** The API server of a cluster. */
  record ApiServer(ConnectionConfig connection) implements SourceConfig {}
}
