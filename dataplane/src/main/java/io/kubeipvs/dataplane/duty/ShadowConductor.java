package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.DataplaneListener;
import io.kubeipvs.dataplane.DataplaneStatus;
import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.KernelDifference;
import io.kubeipvs.dataplane.WriteCounts;
import io.kubeipvs.dataplane.address.AddressPart;
import io.kubeipvs.dataplane.duty.Mailbox.Submitted;
import io.kubeipvs.dataplane.write.Journal;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.net.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The duty cycle without writing: compares the kernel with the latest plan by rehearsals, and tells
 * what has come to differ and what differs no more.
 *
 * <p>Whoever writes the kernel needs a moment for each change, as we would. So a difference counts
 * when two comparisons in a row have found it.
 */
final class ShadowConductor implements Duty {
  /** From one comparison to the next, unless the sync period is shorter. */
  static final long PERIOD_NANOS = Duration.ofSeconds(10).toNanos();

  /** From a comparison that found something new to the one that confirms it. */
  static final long CONFIRMATION_NANOS = Duration.ofSeconds(3).toNanos();

  private final DataplaneConfig config;
  private final Kernel kernel;
  private final DataplaneListener listener;
  private final LongSupplier nanoClock;
  private final long periodNanos;
  private final Mailbox mailbox = new Mailbox();
  private final List<String> unreadBefore = new ArrayList<>();
  private Set<IpAddress> interfaceAddresses = Set.of();
  private Set<KernelDifference> found = Set.of();
  private DifferenceReport standing = DifferenceReport.NONE;
  private volatile DataplaneStatus status = status(Set.of(), false, 0, 0);
  private @Nullable Submitted latest;
  private boolean compared;
  private long takenUpdates;
  private long comparisons;
  private long nextComparisonNanos = Long.MIN_VALUE;

  ShadowConductor(
      DataplaneConfig config, Kernel kernel, DataplaneListener listener, LongSupplier nanoClock) {
    this.config = config;
    this.kernel = kernel;
    this.listener = listener;
    this.nanoClock = nanoClock;
    this.periodNanos = Math.min(PERIOD_NANOS, config.syncPeriod().toNanos());
  }

  @Override
  public Mailbox mailbox() {
    return mailbox;
  }

  @Override
  public DataplaneStatus status() {
    return status;
  }

  /** Reads the node's addresses, which planning needs. */
  @Override
  public void prepare() throws DataplaneException {
    AddressPart addresses =
        new AddressPart(
            kernel,
            KernelWriter.rehearsing(kernel, Journal.ofRehearsal()),
            config.serviceAddresses());
    interfaceAddresses = addresses.readAtStart();
    status = status(interfaceAddresses, false, 0, 0);
  }

  @Override
  public int doWork(long nowNanos) {
    int work = 0;
    for (Submitted next = mailbox.nextSubmitted(); next != null; next = mailbox.nextSubmitted()) {
      latest = next;
      takenUpdates++;
      work++;
    }
    work += mailbox.answerJournal(Journal.Remembered.NONE);
    Submitted current = latest;
    if (current == null) {
      return work;
    }
    if (work > 0 || nowNanos >= nextComparisonNanos || mailbox.isAskedForDifferences()) {
      compare(current, nowNanos);
      work++;
    }
    return work;
  }

  private void compare(Submitted current, long nowNanos) {
    Rehearsal.Outcome outcome =
        Rehearsal.run(config, kernel, current.update().plan(), current.gaps());
    DifferenceReport report = outcome.report();
    mailbox.answerDifferences(report);
    comparisons++;
    boolean news = !found.containsAll(report.differences());
    nextComparisonNanos =
        nowNanos + (news ? Math.min(CONFIRMATION_NANOS, periodNanos) : periodNanos);
    if (report.unread().isEmpty()) {
      tell(report);
    }
    tellUnread(report.unread());
    if (!outcome.interfaceAddresses().isEmpty()
        && !outcome.interfaceAddresses().equals(interfaceAddresses)) {
      interfaceAddresses = outcome.interfaceAddresses();
      listener.interfaceAddressesChanged(interfaceAddresses);
    }
    status = status(interfaceAddresses, true, takenUpdates, comparisons);
    if (!compared) {
      compared = true;
      listener.adopted(report.differences().size());
    }
    listener.applied(takenUpdates, nanoClock.getAsLong());
  }

  private void tell(DifferenceReport report) {
    Set<KernelDifference> now = new LinkedHashSet<>(report.differences());
    List<KernelDifference> counting = new ArrayList<>(now);
    counting.removeIf(difference -> !found.contains(difference));
    found = now;
    List<KernelDifference> appeared = new ArrayList<>(counting);
    appeared.removeAll(Set.copyOf(standing.differences()));
    List<KernelDifference> gone = new ArrayList<>(standing.differences());
    gone.removeIf(now::contains);
    DifferenceReport next = new DifferenceReport(counting, report.leftOut(), List.of());
    if (!next.equals(standing)) {
      standing = next;
      listener.differencesChanged(appeared, gone, standing);
    }
  }

  private void tellUnread(List<String> unread) {
    unread.stream()
        .filter(reason -> !unreadBefore.contains(reason))
        .forEach(reason -> listener.readingFailed("kernel", reason));
    unreadBefore.clear();
    unreadBefore.addAll(unread);
  }

  @Override
  public long nextWorkNanos(long nowNanos) {
    if (mailbox.isWaiting(latest != null)) {
      return nowNanos;
    }
    return latest == null ? Long.MAX_VALUE : nextComparisonNanos;
  }

  private static DataplaneStatus status(
      Set<IpAddress> addresses, boolean adopted, long updates, long comparisons) {
    return new DataplaneStatus(
        adopted,
        updates,
        0,
        List.of(),
        0,
        comparisons,
        WriteCounts.NONE,
        WriteCounts.NONE,
        addresses);
  }

  @Override
  public void close() {
    kernel.close();
  }
}
