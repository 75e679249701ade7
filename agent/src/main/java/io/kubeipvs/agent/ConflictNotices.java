package io.kubeipvs.agent;

import io.kubeipvs.kubernetes.event.ClusterEvent;
import io.kubeipvs.kubernetes.event.EventSink;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.plan.Conflict;
import io.kubeipvs.proxy.plan.PlanUpdate;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of front ends that a Service asks for and does not get, and when that is over: in the log,
 * and as an Event of that Service. At most {@value #TOLD_AT_ONCE} of each at a time; the metrics
 * count all. Used in turns of planning.
 */
final class ConflictNotices {
  private static final Logger log = LoggerFactory.getLogger(ConflictNotices.class);
  private static final int TOLD_AT_ONCE = 20;

  private final EventSink events;

  /**
   * @param events for the Services
   */
  ConflictNotices(EventSink events) {
    this.events = events;
  }

  /**
   * Tells what an update has begun and ended.
   *
   * @param image the objects that were planned for
   */
  void tell(PlanUpdate update, ClusterImage image) {
    List<Conflict> begun = update.newConflicts();
    List<Conflict> ended = update.endedConflicts();
    if (begun.isEmpty() && ended.isEmpty()) {
      return;
    }
    for (Conflict conflict : begun.subList(0, Math.min(begun.size(), TOLD_AT_ONCE))) {
      log.atWarn().addKeyValue("conflict", conflict).log("Refused a front end");
      events.post(ClusterEvent.frontEndRefused(conflict.refused().service(), refusal(conflict)));
    }
    for (Conflict conflict : ended.subList(0, Math.min(ended.size(), TOLD_AT_ONCE))) {
      log.atInfo().addKeyValue("conflict", conflict).log("A front end is no longer refused");
      if (image.services().get(conflict.refused().service()) != null) {
        events.post(ClusterEvent.frontEndFree(conflict.refused().service(), end(conflict)));
      }
    }
    if (begun.size() > TOLD_AT_ONCE || ended.size() > TOLD_AT_ONCE) {
      log.atWarn()
          .addKeyValue("begun", begun.size())
          .addKeyValue("ended", ended.size())
          .log("More conflicts over front ends than are told one by one");
    }
  }

  private static String refusal(Conflict conflict) {
    return conflict
        + ". All else of this Service is served, and this, too, when "
        + conflict.holder().service()
        + " lets go of it";
  }

  private static String end(Conflict conflict) {
    return "%s of %s is no longer refused for %s"
        .formatted(conflict.frontEnd(), conflict.refused(), conflict.holder().service());
  }
}
