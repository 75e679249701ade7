package io.kubeipvs.lab.walk;

import io.kubeipvs.lab.LabException;
import io.kubeipvs.lab.LabFiles;
import io.kubeipvs.lab.cluster.ClusterPlan;
import io.kubeipvs.lab.cluster.Nginx;
import io.kubeipvs.lab.network.Output;
import io.kubeipvs.lab.network.Patience;
import io.kubeipvs.lab.network.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what web servers answered and logged. */
final class Answers {
  private static final Duration LOG_PATIENCE = Duration.ofSeconds(3);

  private Answers() {}

  /** How often each line of {@code sort | uniq -c} was there. */
  static SortedMap<String, Integer> counts(Output counted) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (String line : counted.lines()) {
      String[] words = line.split("\\s+", 2);
      if (words.length == 2 && words[0].matches("\\d+")) {
        counts.put(words[1], Integer.parseInt(words[0]));
      } else {
        counts.merge(line, 1, Integer::sum);
      }
    }
    return counts;
  }

  /**
   * Waits until the servers have logged so many requests with a marker; a server writes its line
   * only after the client has its answer.
   */
  static void awaitLogged(LabFiles files, String marker, int count) {
    Patience.until(LOG_PATIENCE, () -> logged(files, marker).size() >= count);
  }

  /** Empties the logs of the web servers, so that a step reads of its own requests only. */
  static void forgetLogged(LabFiles files) {
    for (Pod pod : ClusterPlan.WEB_PODS) {
      files.write(Nginx.accessLog(files, pod), "");
    }
  }

  private static List<String> logged(LabFiles files, String marker) {
    return ClusterPlan.WEB_PODS.stream()
        .flatMap(pod -> logLines(files, pod).stream())
        .filter(line -> line.contains(marker))
        .toList();
  }

  /** The log of a pod's web server. */
  static List<String> logLines(LabFiles files, Pod pod) {
    try {
      return Files.readAllLines(Nginx.accessLog(files, pod));
    } catch (IOException e) {
      throw new LabException("cannot read the log of " + pod.name() + ": " + e, e);
    }
  }

  /** Who asked, by lines of a server's log, each as often as it asked. */
  static List<String> clients(Output log) {
    return log.lines().stream().map(line -> line.split("\\s+", 2)[0]).toList();
  }
}
