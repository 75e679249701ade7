package io.kubeipvs.agent.metrics;

import static io.kubeipvs.agent.metrics.Metric.counter;
import static io.kubeipvs.agent.metrics.Metric.gauge;

import java.util.List;

/** The metrics of the process, as Prometheus's client libraries name them. */
public final class ProcessMetrics {
  static final Metric CPU =
      counter("process_cpu_seconds_total", "Processor time used, in user and kernel mode.");

  static final Metric MAX_FDS = gauge("process_max_fds", "How many files may be open at once.");

  static final Metric OPEN_FDS = gauge("process_open_fds", "How many files are open.");

  static final Metric RESIDENT =
      gauge("process_resident_memory_bytes", "Memory of this process that is in RAM.");

  static final Metric START_TIME =
      gauge("process_start_time_seconds", "When the process began, in seconds since 1970.");

  static final Metric VIRTUAL =
      gauge("process_virtual_memory_bytes", "Address space of this process.");

  static final Metric NETWORK_RECEIVED =
      counter(
          "process_network_receive_bytes_total",
          "Bytes that came in by IP in the network namespace of this process.");

  static final Metric NETWORK_SENT =
      counter(
          "process_network_transmit_bytes_total",
          "Bytes that went out by IP from the network namespace of this process.");

  static final Metric HEAP_USED =
      gauge("kubeipvs_heap_used_bytes", "Java heap in use, garbage included.");

  static final Metric HEAP_COMMITTED =
      gauge("kubeipvs_heap_committed_bytes", "Java heap taken from the system.");

  static final Metric BUILD_INFO =
      gauge("kubeipvs_build_info", "Always 1.", "version", "java_version", "kernel_version");

  static final List<Metric> ALL =
      List.of(
          CPU,
          MAX_FDS,
          OPEN_FDS,
          RESIDENT,
          START_TIME,
          VIRTUAL,
          NETWORK_RECEIVED,
          NETWORK_SENT,
          HEAP_USED,
          HEAP_COMMITTED,
          BUILD_INFO);

  private ProcessMetrics() {}
}
