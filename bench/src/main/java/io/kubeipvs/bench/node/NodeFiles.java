package io.kubeipvs.bench.node;

import io.kubeipvs.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files by which a proxy is told of its cluster; kube-proxy reads the same. Stateless. */
public final class NodeFiles {
  /** Lines of the configuration that make Service addresses local by routes. */
  public static final String ROUTES = "kubeIpvs: {serviceAddresses: routes}";

  private NodeFiles() {}

  /**
   * A KubeProxyConfiguration for IPVS mode.
   *
   * @param server the URL of the API server
   * @param more lines of the configuration; may be empty
   */
  public static Path write(Path folder, String server, String more) throws IOException {
    return write(folder, server, "ipvs", more);
  }

  /** A KubeProxyConfiguration for a mode. */
  public static Path write(Path folder, String server, String mode, String more)
      throws IOException {
    Files.createDirectories(folder);
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: bench, cluster: {server: "%s"}}]
        users: [{name: bench, user: {}}]
        contexts: [{name: bench, context: {cluster: bench, user: bench}}]
        current-context: bench
        """
            .formatted(server));
    Path config = folder.resolve("config.yaml");
    Files.writeString(
        config,
        """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        mode: %s
        hostnameOverride: %s
        clusterCIDR: %s
        clientConnection:
          kubeconfig: %s
          contentType: application/json
          acceptContentTypes: application/json
        conntrack: {maxPerCore: 0}
        ipvs: {scheduler: rr}
        %s
        """
            .formatted(mode, Workload.NODE, Workload.POD_RANGE, kubeconfig, more));
    return config;
  }
}
