package io.kubeipvs.agent;

import io.kubeipvs.kubernetes.source.ObjectProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Tells the operator what is wrong with objects; the source says each thing once. Stateless. */
final class SourceLog {
  private static final Logger log = LoggerFactory.getLogger(SourceLog.class);

  private SourceLog() {}

  static void refused(ObjectProblem problem) {
    tell(log.atError(), problem)
        .log(
            problem.object().isEmpty()
                ? "Objects cannot be read; what is known of them stays in force"
                : "Object refused; its last good version stays in force");
  }

  static void mended(ObjectProblem problem) {
    tell(log.atInfo(), problem)
        .log(problem.object().isEmpty() ? "Objects can be read again" : "Object is in order again");
  }

  static void noticed(ObjectProblem problem) {
    tell(log.atWarn(), problem).log("Noticed in the objects");
  }

  private static LoggingEventBuilder tell(LoggingEventBuilder line, ObjectProblem problem) {
    LoggingEventBuilder told = line.addKeyValue("at", problem.origin());
    if (!problem.object().isEmpty()) {
      told = told.addKeyValue("object", problem.object());
    }
    return told.addKeyValue("reason", problem.reason());
  }
}
