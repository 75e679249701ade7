package io.kubeipvs.kernel.runner;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Prints a line a test as it ends, and keeps the failures for the end. One thread at a time. */
final class Progress implements TestExecutionListener {
  private final PrintStream out;
  private final String only;
  private final List<String> failures = new ArrayList<>();
  private long total;
  private long done;
  private long passed;
  private long skipped;
  private long startedNanos;

  Progress(PrintStream out, String only) {
    this.out = out;
    this.only = only;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    total = plan.countTestIdentifiers(TestIdentifier::isTest);
    if (total == 0) {
      out.println("No test's name contains \"" + only + "\".");
    }
  }

  /** Tests that are found only while running: rows of a table, claims of the lab. */
  @Override
  public void dynamicTestRegistered(TestIdentifier test) {
    if (test.isTest()) {
      total++;
    }
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    startedNanos = System.nanoTime();
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    skipped++;
    line(test, "SKIPPED: " + reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    switch (result.getStatus()) {
      case SUCCESSFUL -> {
        if (test.isTest()) {
          passed++;
          line(test, "ok (" + (System.nanoTime() - startedNanos) / 1_000_000 + " ms)");
        }
      }
      case ABORTED -> {
        skipped++;
        String reason = result.getThrowable().map(Throwable::getMessage).orElse("no reason given");
        line(test, "SKIPPED: " + reason);
      }
      case FAILED -> {
        line(test, "FAILED");
        StringWriter text = new StringWriter();
        result.getThrowable().ifPresent(cause -> cause.printStackTrace(new PrintWriter(text)));
        failures.add(name(test) + "\n" + text);
      }
    }
  }

  private void line(TestIdentifier test, String outcome) {
    if (test.isTest()) {
      done++;
    }
    out.println("[" + done + "/" + total + "] " + name(test) + ": " + outcome);
    out.flush();
  }

  private static String name(TestIdentifier test) {
    String className =
        test.getSource()
            .filter(MethodSource.class::isInstance)
            .map(source -> ((MethodSource) source).getClassName())
            .orElse("");
    String simple = className.substring(className.lastIndexOf('.') + 1);
    return simple.isEmpty() ? test.getDisplayName() : simple + "." + test.getDisplayName();
  }

  void printFailures() {
    failures.forEach(failure -> out.println("\nFAILED " + failure));
  }

  String summary() {
    return passed + " passed, " + failures.size() + " failed, " + skipped + " skipped";
  }

  boolean isSuccess() {
    return failures.isEmpty() && passed + skipped > 0;
  }
}
