package io.kubeipvs.agent.metrics;

import static io.kubeipvs.agent.metrics.Metric.counter;
import static io.kubeipvs.agent.metrics.Metric.gauge;
import static io.kubeipvs.agent.metrics.Metric.histogram;

import java.util.List;

/** The metrics of our own that tell how the agent does. */
public final class AgentMetrics {
  public static final Metric ADOPTED =
      gauge("kubeipvs_adopted", "1 once the kernel has been compared with a first plan, else 0.");

  public static final Metric OBJECTS =
      gauge("kubeipvs_objects", "Objects known as of the latest plan.", "kind");

  public static final Metric OBJECTS_REFUSED =
      gauge("kubeipvs_objects_refused", "Objects that cannot be used at present.", "kind");

  public static final Metric REFUSALS =
      counter("kubeipvs_object_refusals_total", "Times that an object could not be used.", "kind");

  public static final Metric CONFLICTS =
      gauge(
          "kubeipvs_conflicts",
          "Front ends that a Service asks for and another one holds, at present.");

  public static final Metric CONFLICTS_FOUND =
      counter("kubeipvs_conflicts_found_total", "Conflicts over a front end that came up.");

  public static final Metric PLANNED_SERVERS =
      gauge("kubeipvs_planned_virtual_servers", "Virtual servers in the latest plan.", "ip_family");

  public static final Metric PLAN_DURATION =
      histogram("kubeipvs_plan_duration_seconds", "Time to plan for the changes that waited.");

  public static final Metric PLANS_UNDER_WAY =
      gauge(
          "kubeipvs_plans_under_way",
          "Plans that were handed to the kernel's writer and have not been tried to their end.");

  public static final Metric FAILING =
      gauge(
          "kubeipvs_failing_resources",
          "Virtual servers, set entries, addresses and the like that are not as planned because"
              + " the kernel refused; they are tried again.");

  public static final Metric DRAINING =
      gauge(
          "kubeipvs_draining_backends",
          "Real servers with weight 0 whose connections are waited for.");

  public static final Metric WRITES =
      counter(
          "kubeipvs_kernel_writes_total",
          "Writes to the kernel; the result is ok, the name of the kernel's error, or error.",
          "subsystem",
          "operation",
          "result");

  public static final Metric WRITE_DURATION =
      histogram(
          "kubeipvs_kernel_write_duration_seconds",
          "Time for one batch of writes to the kernel, its answer included.",
          "subsystem");

  public static final Metric DRIFT_CHECKS =
      counter(
          "kubeipvs_drift_checks_total",
          "Comparisons of the whole kernel state with the plan that came to their end.");

  public static final Metric DRIFT_CHECK_DURATION =
      histogram(
          "kubeipvs_drift_check_duration_seconds",
          "Time from the beginning of such a comparison to its end; changes come in between.");

  public static final Metric DRIFT_REPAIRS =
      counter(
          "kubeipvs_drift_repairs_total",
          "Writes that were done because somebody else had changed what is ours.",
          "subsystem",
          "operation");

  public static final Metric SHADOW_DIFFERENCES =
      gauge(
          "kubeipvs_shadow_differences",
          "What differs between kernel and plan in two comparisons in a row; only in shadow mode.",
          "kind");

  static final List<Metric> ALL =
      List.of(
          ADOPTED,
          OBJECTS,
          OBJECTS_REFUSED,
          REFUSALS,
          CONFLICTS,
          CONFLICTS_FOUND,
          PLANNED_SERVERS,
          PLAN_DURATION,
          PLANS_UNDER_WAY,
          FAILING,
          DRAINING,
          WRITES,
          WRITE_DURATION,
          DRIFT_CHECKS,
          DRIFT_CHECK_DURATION,
          DRIFT_REPAIRS,
          SHADOW_DIFFERENCES);

  private AgentMetrics() {}

  /** From 0.1 ms, four times as much each, to 6.6 s. */
  static double[] durationBounds() {
    return Histogram.exponentialBounds(0.0001, 4, 9);
  }
}
