package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.server.ServerReader;
import io.kubeipvs.dataplane.set.SetTable;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.iptables.RuleStamp;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.Difference;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.SetName;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices between two comparisons of everything that somebody else changed something, by questions
 * with a short answer: stamps of the rules, the sizes of the sets, the number of virtual servers,
 * the device, and a route. Their cost does not follow the number of Services, but for the sizes:
 * the kernel counts a set's entries for them, so a look that took long rests the longer. Owned by
 * the writer's thread.
 *
 * <p>What looks changed is compared, which costs more, so that is bounded: where changes keep
 * coming, ours or not, the gap between two comparisons of a part doubles from a second up to the
 * sync period, until a sync period passes without one.
 */
final class ChangeWatch {
  static final long LOOK_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final boolean wanted;
  private final long longestGapNanos;
  private final Kernel kernel;
  private final SetTable sets;
  private final ServerReader servers;
  private final Comparison comparison;
  private final Agenda agenda;
  private final Map<IpFamily, RuleStamp> stamps = new EnumMap<>(IpFamily.class);

  /** The stamps from before the rules were read last. */
  private final Map<IpFamily, RuleStamp> before = new EnumMap<>(IpFamily.class);

  private final Map<String, Gap> gaps = new HashMap<>();
  private long nextLookNanos = Long.MIN_VALUE;

  /** When a part may be compared next, and how long it rests after that. */
  private record Gap(long nextNanos, long lengthNanos) {}

  ChangeWatch(
      DataplaneConfig config,
      Kernel kernel,
      SetTable sets,
      ServerReader servers,
      Comparison comparison,
      Agenda agenda,
      boolean rehearses) {
    // A rehearsal ends before it could look again, and to ask for stamps makes tables.
    this.wanted = config.differences().has(Difference.NOTICING_CHANGES) && !rehearses;
    this.longestGapNanos = Math.max(LOOK_PERIOD_NANOS, config.syncPeriod().toNanos());
    this.kernel = kernel;
    this.sets = sets;
    this.servers = servers;
    this.comparison = comparison;
    this.agenda = agenda;
  }

  /** When there is the next look; never if changes are not to be noticed. */
  long nextLookNanos() {
    return wanted ? nextLookNanos : Long.MAX_VALUE;
  }

  /** Puts the next look off until then. */
  void rest(long untilNanos) {
    nextLookNanos = untilNanos;
  }

  /** The rules of a family are about to be read: what they are now counts if that is as planned. */
  void rulesAreToBeRead(IpFamily family) throws IptablesException {
    RuleStamp now = stamps.containsKey(family) ? kernel.ruleKernel(family).stamp() : null;
    if (now == null) {
      before.remove(family);
    } else {
      before.put(family, now);
    }
  }

  /**
   * The rules of a family are as planned now, or could not be made so; what they become after this
   * counts.
   *
   * @param written whether anything had to be written for it
   */
  void rulesCompared(IpFamily family, boolean written) throws IptablesException {
    if (!wanted) {
      return;
    }
    RuleStamp known = written ? null : before.get(family);
    RuleStamp now = known == null ? kernel.ruleKernel(family).stamp() : known;
    if (now == null) {
      stamps.remove(family);
    } else {
      stamps.put(family, now);
    }
  }

  /**
   * One look, if it is time. What differs is on the agenda afterwards.
   *
   * @return what could not be read, null if all could
   */
  @Nullable ReadingFailure look(NodePlan plan, long nowNanos) {
    nextLookNanos = nowNanos + LOOK_PERIOD_NANOS;
    String part = "changes of rules";
    try {
      for (IpFamily family : plan.families()) {
        lookAtRules(family, nowNanos);
      }
      part = "changes of sets";
      lookAtSets(plan, nowNanos);
      part = "changes of the device";
      if (comparison.areAddressesLost() && mayCompare("device", nowNanos)) {
        comparison.compareAddresses(plan);
      }
      part = "changes of virtual servers";
      if (servers.areOthersThere() && mayCompare("servers", nowNanos)) {
        comparison.compareServers(plan);
      }
      return null;
    } catch (IptablesException | NetlinkException e) {
      return ReadingFailure.of(part, e);
    }
  }

  private void lookAtRules(IpFamily family, long nowNanos) throws IptablesException {
    RuleStamp known = stamps.get(family);
    if (known == null) {
      return; // Nothing to hold it against; and to ask makes tables, which then have to be read.
    }
    boolean changed = !known.equals(kernel.ruleKernel(family).stamp());
    if (changed && mayCompare("rules of " + family, nowNanos)) {
      agenda.touchIfAbsent(new Resource.Rules(family), new Cause.Drift());
    }
  }

  private void lookAtSets(NodePlan plan, long nowNanos) throws NetlinkException {
    Map<String, Long> sizes = kernel.ipSets().sizes();
    if (sizes.isEmpty() && !kernel.ipSets().names().isEmpty()) {
      return; // a kernel that does not tell
    }
    for (IpFamily family : plan.families()) {
      for (SetName set : SetName.values()) {
        String name = set.kernelName(family);
        Long size = sizes.get(name);
        boolean changed = sets.exists(name) && (size == null || size != sets.entries(name).size());
        if (changed && mayCompare(name, nowNanos)) {
          comparison.compareSet(plan, set, family);
          if (!sets.exists(name)) {
            agenda.touchIfAbsent(new Resource.Rules(family), new Cause.Drift());
          }
        }
      }
    }
  }

  private boolean mayCompare(String part, long nowNanos) {
    Gap gap = gaps.getOrDefault(part, new Gap(nowNanos, LOOK_PERIOD_NANOS));
    if (nowNanos < gap.nextNanos) {
      return false;
    }
    boolean quiet = nowNanos - gap.nextNanos >= longestGapNanos;
    long length = quiet ? LOOK_PERIOD_NANOS : gap.lengthNanos;
    gaps.put(part, new Gap(nowNanos + length, Math.min(2 * length, longestGapNanos)));
    return true;
  }
}
