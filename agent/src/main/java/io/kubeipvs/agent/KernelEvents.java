package io.kubeipvs.agent;

import io.kubeipvs.dataplane.DataplaneListener;
import io.kubeipvs.dataplane.DataplaneStatus;
import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.KernelDifference;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Resource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Passes on and logs what the kernel's writer tells. Called on the writer's thread only. */
final class KernelEvents implements DataplaneListener {
  private static final Logger log = LoggerFactory.getLogger(KernelEvents.class);

  private static final int TOLD_AT_ONCE = 20;

  private final boolean writes;
  private final Progress progress;
  private final Figures figures;
  private final Supplier<DataplaneStatus> status;
  private final Consumer<Set<IpAddress>> interfaceAddresses;
  private final LongConsumer applied;
  private final Consumer<Throwable> fault;
  private final HeapReturn heap = HeapReturn.ofThisProcess();
  private long writesTold;
  private long failedWritesTold;

  /**
   * Tells others.
   *
   * @param writes whether the kernel is written at all
   * @param status not asked before something has been submitted
   * @param applied told the number of the latest update that is through
   * @param fault told if the writer has ended
   */
  KernelEvents(
      boolean writes,
      Progress progress,
      Figures figures,
      Supplier<DataplaneStatus> status,
      Consumer<Set<IpAddress>> interfaceAddresses,
      LongConsumer applied,
      Consumer<Throwable> fault) {
    this.writes = writes;
    this.progress = progress;
    this.figures = figures;
    this.status = status;
    this.interfaceAddresses = interfaceAddresses;
    this.applied = applied;
    this.fault = fault;
  }

  @Override
  public void adopted(int differences) {
    log.atInfo().addKeyValue("differences", differences).log("Compared the kernel with the plan");
  }

  @Override
  public void applied(long updateNumber, long nowNanos) {
    List<Submission> done = progress.applied(updateNumber);
    applied.accept(updateNumber);
    if (done.isEmpty()) {
      return;
    }
    DataplaneStatus now = status.get();
    long failed = now.failedWrites().total();
    long tookNanos = nowNanos - done.getFirst().startNanos();
    figures.sync().applied(updateNumber, tookNanos);
    int resources = 0;
    Set<String> summaries = new LinkedHashSet<>();
    for (Submission submission : done) {
      resources += submission.resources();
      summaries.add(submission.summary());
    }
    heap.synced(resources);
    if (!writes) {
      return; // a comparison tells of itself
    }
    log.atInfo()
        .addKeyValue("for", String.join("; ", summaries))
        .addKeyValue("planned", resources)
        .addKeyValue("writes", now.totalWrites() - writesTold)
        .addKeyValue("failed", failed - failedWritesTold)
        .addKeyValue("took", TimeUnit.NANOSECONDS.toMillis(tookNanos) + "ms")
        .log("Applied to the kernel");
    writesTold = now.totalWrites();
    failedWritesTold = failed;
  }

  @Override
  public void failing(Resource resource, String reason) {
    log.atError()
        .addKeyValue("resource", resource)
        .addKeyValue("reason", reason)
        .log("The kernel is not as planned; trying again");
    if (resource instanceof Resource.Rules rules) {
      progress.rulesFail(rules.family());
    }
  }

  @Override
  public void recovered(Resource resource) {
    log.atInfo().addKeyValue("resource", resource).log("The kernel is as planned again");
    if (resource instanceof Resource.Rules rules) {
      progress.rulesRecovered(rules.family());
    }
  }

  @Override
  public void readingFailed(String part, String reason) {
    log.atError()
        .addKeyValue("part", part)
        .addKeyValue("reason", reason)
        .log("Cannot read the kernel; trying again");
  }

  @Override
  public void rulesLeftOut(IpFamily family, int rules, String reason) {
    log.atError()
        .addKeyValue("family", family.kubernetesName())
        .addKeyValue("rules", rules)
        .addKeyValue("reason", reason)
        .log("Rules are left out");
  }

  @Override
  public void driftFound(int differences) {
    log.atWarn()
        .addKeyValue("differences", differences)
        .log("Somebody else changed the kernel's state; repairing it");
  }

  @Override
  public void differencesChanged(
      List<KernelDifference> appeared, List<KernelDifference> gone, DifferenceReport standing) {
    figures.shadow().standing(standing);
    appeared.stream()
        .limit(TOLD_AT_ONCE)
        .forEach(difference ->
            with(log.atWarn(), difference).log("The kernel differs from what would be programmed"));
    gone.stream()
        .limit(TOLD_AT_ONCE)
        .forEach(difference -> with(log.atInfo(), difference).log("This differs no more"));
    log.atInfo()
        .addKeyValue("appeared", appeared.size())
        .addKeyValue("gone", gone.size())
        .addKeyValue("standing", standing.differences().size() + standing.leftOut())
        .log("Differences from what would be programmed; \"kube-ipvs diff\" lists them");
  }

  private static LoggingEventBuilder with(LoggingEventBuilder event, KernelDifference difference) {
    return event
        .addKeyValue("kind", difference.kind())
        .addKeyValue("object", difference.object())
        .addKeyValue("subject", difference.subject())
        .addKeyValue("have", difference.have())
        .addKeyValue("want", difference.want());
  }

  @Override
  public void leftoversRemoved(List<String> what) {
    log.atInfo().addKeyValue("removed", what).log("Removed what another mode of kube-proxy left");
  }

  @Override
  public void leftoversFailed(String reason) {
    log.atError()
        .addKeyValue("reason", reason)
        .log("What another mode of kube-proxy left takes traffic still; trying again");
  }

  @Override
  public void interfaceAddressesChanged(Set<IpAddress> addresses) {
    log.atInfo()
        .addKeyValue("addresses", addresses.stream().sorted().toList())
        .log("This node's addresses changed");
    interfaceAddresses.accept(addresses);
  }

  @Override
  public void writerDied(Throwable cause) {
    fault.accept(cause);
  }
}
