package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneListener;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.dataplane.keep.Drains;
import io.kubeipvs.dataplane.write.Journal;
import io.kubeipvs.dataplane.write.Pass;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.Resource;
import java.util.Map;

/**
 * Takes what is due from the agenda, has it brought to the plan in one pass, settles it, and draws
 * the conclusions from what the pass came upon. Owned by the writer's thread.
 */
final class DueWork {
  private final Agenda agenda;
  private final Drains drains;
  private final Reconciler reconciler;
  private final Journal journal;
  private final DriftCheck drift;
  private final DataplaneListener listener;

  DueWork(
      Agenda agenda,
      Drains drains,
      Reconciler reconciler,
      Journal journal,
      DriftCheck drift,
      DataplaneListener listener) {
    this.agenda = agenda;
    this.drains = drains;
    this.reconciler = reconciler;
    this.journal = journal;
    this.drift = drift;
    this.listener = listener;
  }

  /** Answers how much was due. */
  int run(NodePlan current, long nowNanos) {
    Map<Resource, Cause> due = agenda.takeDue(nowNanos);
    if (due.isEmpty()) {
      return 0;
    }
    due.putAll(drains.endDone(due.keySet()));
    Pass pass = new Pass(drains.over(current), due);
    long restoresBefore = journal.writes(WriteKind.RESTORE_RULES);
    reconciler.run(pass);
    tellDriftOfRules(pass, journal.writes(WriteKind.RESTORE_RULES) - restoresBefore);
    for (Map.Entry<Resource, Cause> each : due.entrySet()) {
      agenda.settle(each.getKey(), each.getValue(), pass.reason(each.getKey()), nowNanos);
    }
    agenda.touchIfAbsent(drains.endDone(due.keySet()));
    agenda.touch(reconciler.takeFitting());
    if (reconciler.takeSurprise()) {
      drift.startAnew(nowNanos);
    }
    return due.size();
  }

  /** Rules are not compared before they are brought to the plan, so their drift shows only here. */
  private void tellDriftOfRules(Pass pass, long restores) {
    if (restores > 0
        && pass.rules().stream().allMatch(rules -> pass.cause(rules) instanceof Cause.Drift)) {
      listener.driftFound((int) restores);
    }
  }
}
