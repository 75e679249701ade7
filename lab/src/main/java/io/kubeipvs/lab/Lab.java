package io.kubeipvs.lab;

import io.kubeipvs.lab.cluster.Cluster;
import io.kubeipvs.lab.cluster.ClusterPlan;
import io.kubeipvs.lab.walk.ClaimFailedException;
import io.kubeipvs.lab.walk.CommandObserver;
import io.kubeipvs.lab.walk.Transcript;
import io.kubeipvs.lab.walk.Walk;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The lab's program: {@code walk} shows a cluster step by step, {@code shell} opens a shell in it.
 * Needs root, a kernel with IPVS, and a folder to write to in {@code KUBE_IPVS_SCRATCH}; {@code
 * tools/in-kernel} provides all three.
 *
 * <p>Exit status: 0 if every claim holds, 1 if one does not or the lab does not work, 2 for a wrong
 * command line.
 */
public final class Lab {
  private static final int WRONG_COMMAND_LINE = 2;

  /** How long a change may take to show its effect, on a slow machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Lab() {}

  static void main(String[] arguments) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    Transcript transcript = new Transcript(out, Boolean.getBoolean("kubeipvs.lab.colour"));
    int status = run(arguments, transcript);
    out.flush();
    System.exit(status);
  }

  private static int run(String[] arguments, Transcript transcript) {
    String mode = arguments.length == 1 ? arguments[0] : "";
    if (!mode.equals("walk") && !mode.equals("shell")) {
      transcript.say("usage: tools/lab walk | shell");
      return WRONG_COMMAND_LINE;
    }
    String scratch = System.getenv("KUBE_IPVS_SCRATCH");
    String project = System.getProperty("kubeipvs.root");
    if (scratch == null || project == null) {
      transcript.say("The lab runs inside a kernel with IPVS: type make lab, or make lab-shell.");
      return WRONG_COMMAND_LINE;
    }
    try {
      LabFiles files = LabFiles.create(Path.of(project), Path.of(scratch));
      return mode.equals("walk") ? walk(files, transcript) : LabShell.open(files, transcript);
    } catch (LabException e) {
      transcript.say("");
      transcript.say("The lab does not work: " + e.getMessage());
      return 1;
    }
  }

  private static int walk(LabFiles files, Transcript transcript) {
    long start = System.nanoTime();
    try (Cluster cluster = started(files, transcript)) {
      transcript.say("");
      transcript.say(
          "A line like  worker# COMMAND  is a command as you would type it on that node");
      transcript.say("or in that pod; below it stands what it printed.");
      int status = walk(cluster, transcript);
      transcript.say("It took %d seconds.".formatted((System.nanoTime() - start) / 1_000_000_000));
      return status;
    }
  }

  /** Walks all steps in a cluster that runs; the result is the exit status. */
  private static int walk(Cluster cluster, Transcript transcript) {
    Walk walk = new Walk(cluster, transcript, CommandObserver.none(), PATIENCE);
    int claims = 0;
    for (int number = 1; number <= Walk.stepCount(); number++) {
      try {
        claims += walk.step(number).size();
      } catch (ClaimFailedException e) {
        transcript.doesNotHold(e.claim(), e.seen());
        transcript.say("");
        transcript.say("The agent on worker said last:");
        transcript.say(cluster.agent(ClusterPlan.WORKER).endOfLog());
        transcript.say("");
        transcript.say("The walk ends here: a claim of step %d does not hold.".formatted(number));
        return 1;
      }
    }
    transcript.say("");
    transcript.say(
        "All %d steps are walked, and all %d claims hold.".formatted(Walk.stepCount(), claims));
    return 0;
  }

  /** A cluster that runs, and that is taken down if this process is told to end. */
  static Cluster started(LabFiles files, Transcript transcript) {
    Cluster cluster = new Cluster(files);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "take-down"));
    try {
      cluster.start(part -> transcript.say("Starting " + part + " ..."));
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }
}
