package io.kubeipvs.agent;

import io.kubeipvs.agent.health.ProxyHealth;
import io.kubeipvs.net.IpFamily;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Follows changes on their way from the source into the kernel, and keeps the health in step. Safe
 * for use by several threads.
 */
final class Progress {
  private final ProxyHealth health;
  private final Set<IpFamily> families;
  private final Set<IpFamily> failingRules = EnumSet.noneOf(IpFamily.class);
  private final Deque<Submission> underWay = new ArrayDeque<>();
  private boolean waiting;

  Progress(ProxyHealth health, Set<IpFamily> families) {
    this.health = health;
    this.families = Set.copyOf(families);
  }

  /** A change has come in and waits to be planned. */
  synchronized void queued() {
    waiting = true;
    health.queued();
  }

  /** All that waited has been planned, and is now on its way. */
  synchronized void submitted(Submission submission) {
    waiting = false;
    underWay.add(submission);
  }

  /** All that waited has been planned, and makes no difference. */
  synchronized void withoutEffect() {
    waiting = false;
    if (underWay.isEmpty()) {
      settle();
    }
  }

  /** The writer is through with all up to this number; answers which these were. */
  synchronized List<Submission> applied(long number) {
    List<Submission> done = new ArrayList<>();
    while (!underWay.isEmpty() && underWay.getFirst().number() <= number) {
      done.add(underWay.removeFirst());
    }
    settle();
    return done;
  }

  /** The rules of the family cannot be written, without which no change is complete. */
  synchronized void rulesFail(IpFamily family) {
    failingRules.add(family);
    health.queued();
  }

  /** The rules of the family are as planned again. */
  synchronized void rulesRecovered(IpFamily family) {
    failingRules.remove(family);
    settle();
  }

  private void settle() {
    for (IpFamily family : families) {
      if (!failingRules.contains(family)) {
        health.synced(family);
      }
    }
    if (waiting || !underWay.isEmpty()) {
      health.queued();
    }
  }
}
