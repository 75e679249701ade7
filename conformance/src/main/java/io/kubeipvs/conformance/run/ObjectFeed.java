package io.kubeipvs.conformance.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where the proxy of one scenario has its objects from. One thread owns it. */
public interface ObjectFeed extends AutoCloseable {
  /** Opens one for each scenario, from several threads where scenarios run at the same time. */
  @FunctionalInterface
  interface Supply {
    /**
     * A feed without objects.
     *
     * @param namespace name of the node's network namespace, which is there
     * @param folder for files of its own
     */
    ObjectFeed open(String namespace, Path folder) throws IOException, InterruptedException;
  }

  /** The configuration that makes the proxy read from here, given the scenario's. */
  Map<String, Object> configuration(Map<String, Object> scenario);

  /** Arguments that make the proxy read from here. */
  List<String> arguments();

  /**
   * Makes the objects of a manifest all that there are.
   *
   * @throws RefusedException if one of them cannot be had from here
   */
  void put(String manifest) throws IOException, InterruptedException, RefusedException;

  @Override
  void close() throws IOException;
}
