package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.duty.CountedNode.Cost;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What each change may cost, as the file beside this class has it: the same with any number of
 * Services. Counts have to be met exactly; allocated bytes may be a quarter more, since versions of
 * Java differ a little, and any number less. Immutable.
 */
record CommittedCosts(Map<String, Cost> costs) {
  private static final String FILE = "costs.tsv";
  private static final double TOLERANCE = 1.25;

  static CommittedCosts read() {
    try (InputStream file =
        Objects.requireNonNull(CommittedCosts.class.getResourceAsStream(FILE), FILE)) {
      return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CommittedCosts parse(String text) {
    Map<String, Cost> costs = new LinkedHashMap<>();
    for (String line : text.lines().filter(each -> !each.startsWith("#")).toList()) {
      String[] cells = line.split("\t", -1);
      long[] numbers = new long[6];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Long.parseLong(cells[i + 1]);
      }
      costs.put(
          cells[0],
          new Cost(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]));
    }
    return new CommittedCosts(costs);
  }

  /** What is not as committed, and how to commit it; empty if all is. */
  String complaint(String change, int services, Cost seen) {
    Cost committed = costs.get(change);
    List<String> wrong = new ArrayList<>();
    if (committed == null) {
      wrong.add("nothing is committed");
    } else {
      exactly(wrong, "kernel writes", committed.operations(), seen.operations());
      exactly(wrong, "netlink messages", committed.messages(), seen.messages());
      exactly(wrong, "netlink bytes", committed.bytes(), seen.bytes());
      atMost(wrong, "bytes allocated by decoding", committed.decoding(), seen.decoding());
      atMost(wrong, "bytes allocated by planning", committed.planning(), seen.planning());
      atMost(wrong, "bytes allocated by writing", committed.writing(), seen.writing());
    }
    if (wrong.isEmpty()) {
      return "";
    }
    return "with %,d Services, when %s: %s.\nIf that is meant, the line of %s becomes:\n%s\n"
        .formatted(services, change, String.join("; ", wrong), FILE, line(change, seen));
  }

  private static void exactly(List<String> wrong, String figure, long committed, long seen) {
    complainIf(seen != committed, wrong, figure, committed, seen, "");
  }

  private static void atMost(List<String> wrong, String figure, long committed, long seen) {
    complainIf(
        seen > committed * TOLERANCE, wrong, figure, committed, seen, " (a quarter more may be)");
  }

  private static void complainIf(
      boolean isWrong, List<String> wrong, String figure, long committed, long seen, String rule) {
    if (isWrong) {
      wrong.add("%s: committed %,d%s, seen %,d".formatted(figure, committed, rule, seen));
    }
  }

  private static String line(String change, Cost seen) {
    return "%s\t%d\t%d\t%d\t%d\t%d\t%d"
        .formatted(
            change,
            seen.operations(),
            seen.messages(),
            seen.bytes(),
            seen.decoding(),
            seen.planning(),
            seen.writing());
  }
}
