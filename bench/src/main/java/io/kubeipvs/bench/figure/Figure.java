package io.kubeipvs.bench.figure;

import io.kubeipvs.bench.report.Result;
import java.time.Duration;
import java.util.List;

/** Something to measure: some lines of the table. Measured once, in a process of its own. */
public interface Figure {
  /** Where it is measured. */
  enum Place {
    /** In a kernel with IPVS, fresh for this figure. */
    KERNEL,
    /** In namespaces of the host's own kernel, fresh for this figure. */
    NAMESPACE,
    /** On the host, without privileges over its network. */
    HOST
  }

  /** What it is called, and what it needs. */
  Outline outline();

  default String name() {
    return outline().name();
  }

  default String title() {
    return outline().title();
  }

  default Duration limit() {
    return outline().limit();
  }

  default Place place() {
    return Place.KERNEL;
  }

  /** Measures. What goes wrong is thrown. */
  List<Result> measure(Bench bench) throws Exception;
}
