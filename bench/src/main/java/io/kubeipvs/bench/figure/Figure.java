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
    /** On the host, without privileges over its network. */
    HOST
  }

  /** Such as {@code P1}; also how it is chosen. */
  String name();

  /** What it measures, for a list. */
  String title();

  default Place place() {
    return Place.KERNEL;
  }

  /** Longest that it may take, set-up included. */
  Duration limit();

  /** Memory of the kernel, if one is booted for it. */
  default String kernelMemory() {
    return "2G";
  }

  /** Measures. What goes wrong is thrown. */
  List<Result> measure(Bench bench) throws Exception;
}
