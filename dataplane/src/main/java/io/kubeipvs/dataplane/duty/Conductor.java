package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.DataplaneListener;
import io.kubeipvs.dataplane.DataplaneStatus;
import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.dataplane.address.AddressPart;
import io.kubeipvs.dataplane.duty.Comparison.ReadingFailure;
import io.kubeipvs.dataplane.duty.Mailbox.Submitted;
import io.kubeipvs.dataplane.keep.Drains;
import io.kubeipvs.dataplane.keep.Inheritance;
import io.kubeipvs.dataplane.rule.RulePart;
import io.kubeipvs.dataplane.rule.UsableRules;
import io.kubeipvs.dataplane.server.ForeignPolicy;
import io.kubeipvs.dataplane.server.ServerPart;
import io.kubeipvs.dataplane.server.ServerReader;
import io.kubeipvs.dataplane.server.ServerTable;
import io.kubeipvs.dataplane.set.SetPart;
import io.kubeipvs.dataplane.set.SetTable;
import io.kubeipvs.dataplane.start.Preparation;
import io.kubeipvs.dataplane.write.Journal;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.dataplane.write.Measuring;
import io.kubeipvs.dataplane.write.Pass;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.config.Difference;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.plan.Resource;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The duty cycle: takes what was handed in, brings due resources to the plan, looks after drains,
 * and compares with the kernel slice by slice.
 *
 * <p>Threads use it as {@link Duty} says.
 */
final class Conductor implements Duty {
  /** As often as kube-proxy looks whether connections have ended. */
  static final long DRAIN_PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final DataplaneConfig config;
  private final Kernel kernel;
  private final DataplaneListener listener;
  private final Measuring measuring;
  private final Journal journal;
  private final KernelWriter writer;
  private final Agenda agenda;
  private final SetPart sets;
  private final ServerPart servers;
  private final AddressPart addresses;
  private final Reconciler reconciler;
  private final Comparison comparison;
  private final LeftoverPart leftovers;
  private final Drains drains;
  private final Inheritance inheritance;
  private final ChangeWatch watch;
  private final Pacing pacing;
  private final Mailbox mailbox = new Mailbox();
  private volatile DataplaneStatus status;

  /** The latest plan, and the same with what a predecessor left and is to stay. */
  private @Nullable NodePlan planned;

  private @Nullable NodePlan plan;
  private boolean adopted;
  private int failedAdoptions;
  private long nextAdoptionNanos = Long.MIN_VALUE;
  private long nextDrainNanos;
  private long nextComparisonNanos;
  private long nextSliceNanos;
  private boolean comparing;
  private long comparisonStartNanos;
  private long takenUpdates;
  private long appliedUpdates;
  private long driftChecks;
  private Set<IpAddress> interfaceAddresses = Set.of();
  private @Nullable ReadingFailure readingFailure;
  private @Nullable ReadingFailure watchFailure;

  Conductor(
      DataplaneConfig config,
      Kernel kernel,
      DataplaneListener listener,
      Measuring measuring,
      InstantSource wallClock) {
    this(config, kernel, listener, measuring, new Journal(wallClock), false);
  }

  private Conductor(
      DataplaneConfig config,
      Kernel kernel,
      DataplaneListener listener,
      Measuring measuring,
      Journal journal,
      boolean rehearses) {
    this.config = config;
    this.measuring = measuring;
    this.kernel = kernel;
    this.listener = listener;
    this.journal = journal;
    this.writer =
        rehearses
            ? KernelWriter.rehearsing(kernel, journal)
            : new KernelWriter(kernel, journal, measuring);
    this.agenda = new Agenda(listener);
    SetTable setTable = new SetTable(kernel.ipSets());
    ServerTable serverTable = new ServerTable(kernel.ipvs());
    ServerReader serverReader = new ServerReader(kernel.ipvs(), serverTable);
    boolean repairs = config.differences().has(Difference.REPAIRING_SERVERS);
    this.sets = new SetPart(setTable, writer, config.differences().has(Difference.GROWING_SETS));
    ForeignPolicy foreign = new ForeignPolicy(config, setTable);
    this.servers = new ServerPart(serverTable, writer, foreign, repairs);
    this.addresses = new AddressPart(kernel, writer, config.serviceAddresses());
    RulePart rules =
        new RulePart(kernel.iptables(), writer, new UsableRules(config, kernel, listener));
    this.reconciler =
        new Reconciler(
            sets, rules, servers, addresses, new FlowPart(kernel.conntrack(), writer, measuring));
    this.comparison =
        new Comparison(serverTable, serverReader, setTable, addresses, foreign, agenda, repairs);
    this.leftovers =
        new LeftoverPart(
            kernel, writer, rules, config.differences().has(Difference.REMOVING_IPTABLES_MODE));
    this.drains = new Drains(config, serverTable, addresses, foreign);
    this.inheritance =
        new Inheritance(serverTable, setTable, addresses, kernel.iptables(), foreign);
    this.pacing = new Pacing(config);
    this.watch = new ChangeWatch(config, kernel, setTable, serverReader, comparison, agenda);
    this.status = currentStatus();
  }

  /** One that writes nothing, and puts down in the journal what it would write. */
  static Conductor rehearsing(
      DataplaneConfig config, Kernel kernel, DataplaneListener listener, Journal journal) {
    return new Conductor(config, kernel, listener, Measuring.NONE, journal, true);
  }

  @Override
  public Mailbox mailbox() {
    return mailbox;
  }

  @Override
  public DataplaneStatus status() {
    return status;
  }

  /** Checks and prepares the node, and reads its addresses, which planning needs. */
  @Override
  public void prepare() throws DataplaneException {
    Preparation preparation = new Preparation(config, kernel, writer);
    if (writer.rehearses()) {
      preparation.rehearse();
    } else {
      preparation.run();
    }
    interfaceAddresses = addresses.readAtStart();
    status = currentStatus();
  }

  @Override
  public int doWork(long nowNanos) {
    int work = takeUpdates(nowNanos);
    int told = 0; // so much of the work is in the status
    NodePlan current = plan;
    if (current != null) {
      work += adopted ? 0 : adopt(nowNanos);
      current = plan;
      if (adopted && current != null) {
        work += awaitDrains(nowNanos);
        work += look(drains.over(current), nowNanos);
        work += compareSlice(drains.over(current), nowNanos);
        work += reconcile(current, nowNanos);
        told = tellApplied() ? work : 0;
        work += removeLeftovers(nowNanos);
      }
    }
    if (work > told) {
      status = currentStatus();
    }
    return work + answerQueries();
  }

  private int takeUpdates(long nowNanos) {
    int work = 0;
    for (Submitted next = mailbox.nextSubmitted(); next != null; next = mailbox.nextSubmitted()) {
      PlanUpdate update = next.update();
      if (inheritance.keep(next.gaps())) {
        adopted = false; // what was kept so far has to be looked at
      }
      Map<Resource, Cause> freed = inheritance.follow(update);
      NodePlan current = inheritance.over(update.plan());
      planned = update.plan();
      plan = current;
      follow(update, current, nowNanos);
      if (adopted) {
        agenda.touchIfAbsent(freed);
      }
      takenUpdates++;
      work++;
    }
    return work;
  }

  private void follow(PlanUpdate update, NodePlan next, long nowNanos) {
    if (!adopted) {
      return; // before the adoption all is compared anyway
    }
    for (Map.Entry<Resource, Cause> touched : update.touched().entrySet()) {
      // Health check servers are the agent's affair.
      if (!(touched.getKey() instanceof Resource.HealthCheck)) {
        agenda.touch(touched.getKey(), touched.getValue());
      }
    }
    for (Map.Entry<Resource, Cause> touched : update.touched().entrySet()) {
      if (touched.getKey() instanceof Resource.Server server) {
        agenda.touchIfAbsent(drains.follow(next, server.frontEnd(), touched.getValue(), nowNanos));
      }
    }
  }

  private int adopt(long nowNanos) {
    NodePlan bare = planned;
    if (bare == null || nowNanos < nextAdoptionNanos) {
      return 0;
    }
    ReadingFailure failure = read(bare);
    note(failure);
    if (failure != null) {
      failedAdoptions++;
      nextAdoptionNanos = nowNanos + Agenda.backoffNanos(failedAdoptions);
      return 1;
    }
    NodePlan current = inheritance.over(bare);
    plan = current;
    drains.adopt(current, nowNanos);
    comparison.adopt(drains.over(current));
    adopted = true;
    nextDrainNanos = nowNanos;
    nextComparisonNanos = nowNanos + config.syncPeriod().toNanos();
    noteInterfaceAddresses();
    listener.adopted(comparison.differences());
    return 1;
  }

  private @Nullable ReadingFailure read(NodePlan bare) {
    ReadingFailure failure = comparison.readAll(bare);
    if (failure != null) {
      return failure;
    }
    try {
      inheritance.take(bare);
      return null;
    } catch (IptablesException e) {
      return new ReadingFailure("rules", String.valueOf(e.getMessage()));
    }
  }

  /** Servers with real servers that lose their connections come up for another look. */
  private int awaitDrains(long nowNanos) {
    if (nowNanos < nextDrainNanos) {
      return 0;
    }
    nextDrainNanos = nowNanos + DRAIN_PERIOD_NANOS;
    Map<Resource, Cause> late = drains.endLate(nowNanos);
    agenda.touchIfAbsent(late);
    Map<Resource.Server, Cause> draining = servers.draining();
    for (Map.Entry<Resource.Server, Cause> each : draining.entrySet()) {
      agenda.touchIfAbsent(each.getKey(), each.getValue());
    }
    return late.size() + draining.size();
  }

  private int look(NodePlan current, long nowNanos) {
    if (nowNanos < watch.nextLookNanos()) {
      return 0;
    }
    int before = comparison.differences();
    long startNanos = measuring.now();
    ReadingFailure failure = watch.look(current, nowNanos);
    noteWatch(failure);
    if (failure == null) {
      measuring.meter().looked();
    }
    watch.rest(nowNanos + pacing.lookPeriodNanos(measuring.since(startNanos)));
    int found = comparison.takeDifferences(before);
    if (found > 0) {
      listener.driftFound(found);
    }
    noteInterfaceAddresses();
    return 0; // what it found is due now; to have looked is no work
  }

  private int compareSlice(NodePlan current, long nowNanos) {
    if (!comparing) {
      if (nowNanos < nextComparisonNanos) {
        return 0;
      }
      comparing = true;
      comparisonStartNanos = nowNanos;
      nextSliceNanos = nowNanos;
      comparison.begin(current);
    }
    if (nowNanos < nextSliceNanos) {
      return 0;
    }
    long startNanos = measuring.now();
    ReadingFailure failure = comparison.nextSlice(current);
    long sliceNanos = measuring.since(startNanos);
    nextSliceNanos = startNanos + sliceNanos + pacing.restNanos(comparison.readCount(), sliceNanos);
    if (failure != null || comparison.isDone()) {
      note(failure);
    }
    noteInterfaceAddresses();
    if (comparison.isDone()) {
      comparing = false;
      driftChecks++;
      measuring.meter().compared(measuring.since(comparisonStartNanos));
      nextComparisonNanos = nowNanos + config.syncPeriod().toNanos();
      if (comparison.differences() > 0) {
        listener.driftFound(comparison.differences());
      }
    }
    return 1;
  }

  private int reconcile(NodePlan current, long nowNanos) {
    Map<Resource, Cause> due = agenda.takeDue(nowNanos);
    if (!due.isEmpty()) {
      due.putAll(drains.endDone(due.keySet()));
      Pass pass = new Pass(drains.over(current), due);
      long restoresBefore = journal.writes(WriteKind.RESTORE_RULES);
      reconciler.run(pass);
      tellDriftOfRules(pass, journal.writes(WriteKind.RESTORE_RULES) - restoresBefore);
      if (!pass.rules().isEmpty()) {
        rulesCompared(current);
      }
      for (Map.Entry<Resource, Cause> each : due.entrySet()) {
        agenda.settle(each.getKey(), each.getValue(), pass.reason(each.getKey()), nowNanos);
      }
      agenda.touchIfAbsent(drains.endDone(due.keySet()));
      agenda.touch(sets.takeFitting());
      // A set or the device that somebody destroyed took with it what stood in it: look anew, now.
      boolean setLost = sets.takeSurprise();
      boolean deviceLost = addresses.takeSurprise();
      if (setLost || deviceLost) {
        comparing = false;
        nextComparisonNanos = nowNanos;
      }
    }
    return due.size();
  }

  /** Tells of the updates that have been tried for the first time; answers whether any has. */
  private boolean tellApplied() {
    if (appliedUpdates == takenUpdates) {
      return false;
    }
    appliedUpdates = takenUpdates;
    status = currentStatus(); // so that whoever is told sees what was written
    listener.applied(appliedUpdates, measuring.now());
    return true;
  }

  private void rulesCompared(NodePlan current) {
    try {
      watch.rulesCompared(current);
    } catch (IptablesException e) {
      noteWatch(new ReadingFailure("changes of rules", String.valueOf(e.getMessage())));
    }
  }

  /** Those of other modes take traffic before ours do: they go as soon as ours stands. */
  private int removeLeftovers(long nowNanos) {
    if (!leftovers.isDue(nowNanos) || appliedUpdates == 0 || agenda.rulesFail()) {
      return 0;
    }
    leftovers.remove(listener, nowNanos + config.syncPeriod().toNanos());
    return 1;
  }

  /** Rules are not compared before they are brought to the plan, so their drift shows only here. */
  private void tellDriftOfRules(Pass pass, long restores) {
    if (restores > 0
        && pass.rules().stream().allMatch(rules -> pass.cause(rules) instanceof Cause.Drift)) {
      listener.driftFound((int) restores);
    }
  }

  private void noteWatch(@Nullable ReadingFailure failure) {
    if (failure != null && !failure.equals(watchFailure)) {
      listener.readingFailed(failure.part(), failure.reason());
    }
    watchFailure = failure;
  }

  private void note(@Nullable ReadingFailure failure) {
    if (failure != null && !failure.equals(readingFailure)) {
      listener.readingFailed(failure.part(), failure.reason());
    }
    readingFailure = failure;
  }

  private void noteInterfaceAddresses() {
    if (!addresses.interfaceAddresses().equals(interfaceAddresses)) {
      interfaceAddresses = addresses.interfaceAddresses();
      listener.interfaceAddressesChanged(interfaceAddresses);
    }
  }

  private int answerQueries() {
    NodePlan current = plan;
    if (adopted && current != null && mailbox.isAskedForDifferences()) {
      mailbox.answerDifferences(
          Rehearsal.run(config, kernel, drains.over(current), Gaps.NONE).report());
    }
    return mailbox.isAskedForJournal() ? mailbox.answerJournal(journal.remembered()) : 0;
  }

  @Override
  public long nextWorkNanos(long nowNanos) {
    if (mailbox.isWaiting(adopted && plan != null)) {
      return nowNanos;
    }
    if (plan == null) {
      return Long.MAX_VALUE;
    }
    if (!adopted) {
      return nextAdoptionNanos;
    }
    long next = Math.min(nextDrainNanos, comparing ? nextSliceNanos : nextComparisonNanos);
    next = Math.min(next, watch.nextLookNanos());
    next = Math.min(next, leftovers.nextTryNanos(nowNanos));
    return Math.min(next, agenda.nextDueNanos(nowNanos));
  }

  private DataplaneStatus currentStatus() {
    return new DataplaneStatus(
        adopted,
        appliedUpdates,
        agenda.failingCount(),
        agenda.failing(),
        servers.drainingCount(),
        driftChecks,
        journal.writes(),
        journal.failedWrites(),
        interfaceAddresses);
  }

  @Override
  public void close() {
    comparison.end();
    kernel.close();
  }
}
