package io.kubeipvs.dataplane;

import java.util.List;

/**
 * The outcome of one comparison of kernel and plan. Immutable.
 *
 * @param differences in the order in which they would be written
 * @param leftOut how many more writes there would be than are told
 * @param unread what could not be read or judged, each with its reason; if there is any, nothing
 *     follows from an absence of differences
 */
public record DifferenceReport(
    List<KernelDifference> differences, long leftOut, List<String> unread) {
  public static final DifferenceReport NONE = new DifferenceReport(List.of(), 0, List.of());

  public DifferenceReport {
    differences = List.copyOf(differences);
    unread = List.copyOf(unread);
  }

  /** Whether all could be compared, and is as planned. */
  public boolean isSame() {
    return differences.isEmpty() && leftOut == 0 && unread.isEmpty();
  }
}
