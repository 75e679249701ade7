package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.DataplaneListener;
import io.kubeipvs.dataplane.DataplaneStatus;
import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.address.AddressPart;
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
import io.kubeipvs.proxy.config.Difference;
import io.kubeipvs.proxy.plan.NodePlan;
import java.time.InstantSource;

/**
 * The duty cycle: what is done in one turn, and in which order. Follows new plans, adopts the
 * kernel, looks after drains, checks for drift, does what is due, and removes leftovers; each is a
 * class of its own.
 *
 * <p>Threads use it as {@link Duty} says.
 */
final class Conductor implements Duty {
  private final DataplaneConfig config;
  private final Kernel kernel;
  private final DataplaneListener listener;
  private final Measuring measuring;
  private final Journal journal;
  private final KernelWriter writer;
  private final Mailbox mailbox = new Mailbox();
  private final Agenda agenda;
  private final ServerPart servers;
  private final AddressPart addresses;
  private final Findings findings;
  private final Drains drains;
  private final ReadingNews news;
  private final CurrentPlan plan;
  private final Adoption adoption;
  private final DrainRounds drainRounds;
  private final DriftCheck drift;
  private final DueWork dueWork;
  private final LeftoverPart leftovers;
  private volatile DataplaneStatus status;
  private long takenUpdates;
  private long appliedUpdates;

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
    ForeignPolicy foreign = new ForeignPolicy(config, setTable);
    boolean repairs = config.differences().has(Difference.REPAIRING_SERVERS);
    SetPart sets = new SetPart(setTable, writer, config.differences().has(Difference.GROWING_SETS));
    this.servers = new ServerPart(serverTable, writer, foreign, repairs);
    this.addresses = new AddressPart(kernel, writer, config.serviceAddresses());
    RulePart rules =
        new RulePart(kernel.iptables(), writer, new UsableRules(config, kernel, listener));
    this.findings = new Findings(serverTable, setTable, addresses, foreign, agenda, repairs);
    Comparison comparison =
        new Comparison(serverTable, serverReader, setTable, addresses, findings);
    this.drains = new Drains(config, serverTable, addresses, foreign);
    this.news = new ReadingNews(listener, addresses);
    this.plan =
        new CurrentPlan(
            new Inheritance(serverTable, setTable, addresses, kernel.iptables(), foreign),
            drains,
            agenda);
    this.adoption = new Adoption(plan, drains, comparison, findings, news);
    this.drainRounds = new DrainRounds(drains, servers, agenda);
    ChangeWatch watch =
        new ChangeWatch(
            config, kernel, setTable, serverReader, comparison, agenda, writer.rehearses());
    this.drift = new DriftCheck(config, comparison, findings, watch, measuring, news, listener);
    FlowPart flows = new FlowPart(kernel.conntrack(), writer, measuring);
    Reconciler reconciler = new Reconciler(sets, rules, servers, addresses, flows, drift, journal);
    this.dueWork = new DueWork(agenda, drains, reconciler, journal, drift, listener);
    this.leftovers =
        new LeftoverPart(
            kernel, writer, rules, config.differences().has(Difference.REMOVING_IPTABLES_MODE));
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
    news.begin(addresses.readAtStart());
    status = currentStatus();
  }

  @Override
  public int doWork(long nowNanos) {
    int work = takeUpdates(nowNanos) + adopt(nowNanos);
    int told = 0; // so much of the work is in the status
    NodePlan current = plan.adopted();
    if (current != null) {
      work += drainRounds.run(nowNanos);
      drift.look(drains.over(current), nowNanos);
      work += drift.compareSlice(drains.over(current), nowNanos);
      work += dueWork.run(current, nowNanos);
      told = tellApplied() ? work : 0;
      work += removeLeftovers(nowNanos);
    }
    if (work > told) {
      status = currentStatus();
    }
    return work + answerQueries();
  }

  private int takeUpdates(long nowNanos) {
    int work = 0;
    for (Submitted next = mailbox.nextSubmitted(); next != null; next = mailbox.nextSubmitted()) {
      plan.follow(next, nowNanos);
      takenUpdates++;
      work++;
    }
    return work;
  }

  private int adopt(long nowNanos) {
    int attempts = adoption.attempt(nowNanos);
    if (attempts > 0 && plan.isAdopted()) {
      drainRounds.begin(nowNanos);
      drift.rest(nowNanos);
      news.ofAddresses();
      listener.adopted(findings.count());
    }
    return attempts;
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

  /** Those of other modes take traffic before ours do: they go as soon as ours stands. */
  private int removeLeftovers(long nowNanos) {
    if (!leftovers.isDue(nowNanos) || appliedUpdates == 0 || agenda.rulesFail()) {
      return 0;
    }
    leftovers.remove(listener, nowNanos + config.syncPeriod().toNanos());
    return 1;
  }

  private int answerQueries() {
    NodePlan current = plan.adopted();
    if (current != null && mailbox.isAskedForDifferences()) {
      mailbox.answerDifferences(
          Rehearsal.run(config, kernel, drains.over(current), Gaps.NONE).report());
    }
    return mailbox.isAskedForJournal() ? mailbox.answerJournal(journal.remembered()) : 0;
  }

  @Override
  public long nextWorkNanos(long nowNanos) {
    if (mailbox.isWaiting(plan.isAdopted())) {
      return nowNanos;
    }
    if (!plan.isAdopted()) {
      return adoption.nextAttemptNanos();
    }
    long next = Math.min(drainRounds.nextNanos(), drift.nextNanos());
    next = Math.min(next, leftovers.nextTryNanos(nowNanos));
    return Math.min(next, agenda.nextDueNanos(nowNanos));
  }

  private DataplaneStatus currentStatus() {
    return new DataplaneStatus(
        plan.isAdopted(),
        appliedUpdates,
        agenda.failingCount(),
        agenda.failing(),
        servers.drainingCount(),
        drift.comparisons(),
        journal.writes(),
        journal.failedWrites(),
        news.interfaceAddresses());
  }

  @Override
  public void close() {
    drift.end();
    kernel.close();
  }
}
