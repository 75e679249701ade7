package io.kubeipvs.conformance.traffic;

import io.kubeipvs.lab.LabException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reproduces the facts of a folder, shows those that are otherwise, and ends with a line {@code N
 * passed, N failed}.
 *
 * <p>Arguments: the command to test, the folder of facts, a scratch folder, what its flag {@code
 * --differences} gets ({@code default} leaves the flag out), and what {@code --service-addresses}
 * gets. Exit status: 0 if every fact holds, 1 if one does not, 2 if they could not be tried.
 */
public final class Traffic {
  private Traffic() {}

  static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 5) {
      System.err.println("usage: Traffic COMMAND FACTS SCRATCH DIFFERENCES SERVICE_ADDRESSES");
      System.exit(2);
    }
    try {
      Path command = Path.of(arguments[0]).toAbsolutePath();
      FactFolder facts = FactFolder.read(Path.of(arguments[1]));
      List<String> flags = flags(arguments[3], arguments[4]);
      System.exit(run(command, facts, Path.of(arguments[2]), flags));
    } catch (IOException | LabException e) {
      System.err.println("traffic: " + e.getMessage());
      System.exit(2);
    }
  }

  /** The flags for a choice of differences. */
  public static List<String> flags(String differences) {
    return differences.equals("default") ? List.of() : List.of("--differences=" + differences);
  }

  /** The flags for a choice of differences, and of a form of Service addresses. */
  public static List<String> flags(String differences, String serviceAddresses) {
    List<String> flags = new ArrayList<>(flags(differences));
    flags.add("--service-addresses=" + serviceAddresses);
    return flags;
  }

  private static int run(Path command, FactFolder folder, Path scratch, List<String> flags)
      throws IOException, InterruptedException {
    List<Observation> seen;
    try (TestBed bed = new TestBed(command, scratch.resolve("traffic"), flags)) {
      bed.start(folder.objects());
      seen = bed.observe(folder.facts());
    }
    List<Observation> failed = seen.stream().filter(observation -> !observation.holds()).toList();
    failed.forEach(observation -> System.out.println(observation.difference()));
    System.out.printf(
        "traffic: %d passed, %d failed%n", seen.size() - failed.size(), failed.size());
    return failed.isEmpty() ? 0 : 1;
  }
}
