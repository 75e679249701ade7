package io.kubeipvs.conformance.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where a state falls short of what is expected, line by line. Pure. */
public final class Difference {
  private static final int MAX_LINES_SHOWN = 40;

  private Difference() {}

  /** One block of text for each file that differs; empty if none does. */
  public static List<String> between(Map<String, String> expected, Map<String, String> found) {
    SortedSet<String> names = new TreeSet<>(expected.keySet());
    names.addAll(found.keySet());
    List<String> blocks = new ArrayList<>();
    for (String name : names) {
      String wanted = expected.get(name);
      String there = found.get(name);
      if (wanted == null) {
        blocks.add(name + ": nothing of the kind is expected, but found:\n" + there);
      } else if (there == null) {
        blocks.add(name + ": expected, but there is nothing of the kind:\n" + wanted);
      } else if (!wanted.equals(there)) {
        blocks.add(name + " (- expected, + found):\n" + lines(wanted, there));
      }
    }
    return blocks;
  }

  private static String lines(String wanted, String there) {
    List<String> left = wanted.lines().toList();
    List<String> right = there.lines().toList();
    List<String> result = new ArrayList<>();
    int[][] common = longestCommon(left, right);
    int i = 0;
    int j = 0;
    while (i < left.size() || j < right.size()) {
      if (i < left.size() && j < right.size() && left.get(i).equals(right.get(j))) {
        i++;
        j++;
      } else if (j == right.size() || (i < left.size() && common[i + 1][j] >= common[i][j + 1])) {
        result.add("    - " + left.get(i++));
      } else {
        result.add("    + " + right.get(j++));
      }
    }
    int hidden = result.size() - MAX_LINES_SHOWN;
    if (result.isEmpty()) {
      return "    they differ in line ends only";
    }
    return String.join("\n", result.subList(0, Math.min(result.size(), MAX_LINES_SHOWN)))
        + (hidden > 0 ? "\n    ... and " + hidden + " lines more" : "");
  }

  private static int[][] longestCommon(List<String> left, List<String> right) {
    int[][] length = new int[left.size() + 1][right.size() + 1];
    for (int i = left.size() - 1; i >= 0; i--) {
      for (int j = right.size() - 1; j >= 0; j--) {
        length[i][j] =
            left.get(i).equals(right.get(j))
                ? length[i + 1][j + 1] + 1
                : Math.max(length[i + 1][j], length[i][j + 1]);
      }
    }
    return length;
  }
}
