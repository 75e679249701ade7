package io.kubeipvs.conformance.cluster;

import io.kubeipvs.conformance.run.RefusedException;
import java.io.IOException;
import java.nio.file.Path;

/** The objects of one scenario in a real cluster. All of them go with it. One thread owns it. */
final class ClusterFeed implements ServerFeed {
  private final ClusterObjects objects;
  private final ApiConnection api;
  private final NamespaceRelay relay;
  private final Path kubeconfig;

  ClusterFeed(ClusterObjects objects, ApiConnection api, NamespaceRelay relay, Path kubeconfig) {
    this.objects = objects;
    this.api = api;
    this.relay = relay;
    this.kubeconfig = kubeconfig;
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public void put(String manifest) throws IOException, InterruptedException, RefusedException {
    objects.put(manifest);
  }

  @Override
  public void close() throws IOException {
    try (api;
        relay) {
      objects.clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the scenario's objects were deleted", e);
    }
  }
}
