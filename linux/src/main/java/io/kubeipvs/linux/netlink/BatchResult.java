package io.kubeipvs.linux.netlink;

import java.util.Comparator;
import java.util.List;

/**
 * What became of a batch: the operations that failed, by their position, in order. All others were
 * done; an error in one never stops the others. Immutable.
 */
public record BatchResult(List<Failure> failures) {
  public static final BatchResult ALL_DONE = new BatchResult(List.of());

  public BatchResult {
    failures = List.copyOf(failures);
  }

  /** A result with these failures, put in order of their positions. */
  public static BatchResult ofFailures(List<Failure> failures) {
    return failures.isEmpty()
        ? ALL_DONE
        : new BatchResult(
            failures.stream().sorted(Comparator.comparingInt(Failure::index)).toList());
  }

  /** One operation that failed, and why. */
  public record Failure(int index, NetlinkException reason) {}

  public boolean isAllDone() {
    return failures.isEmpty();
  }

  /** Throws the first failure, with the others as suppressed, unless all was done. */
  public void orThrow() throws NetlinkException {
    if (isAllDone()) {
      return;
    }
    NetlinkException first = failures.getFirst().reason();
    failures.stream().skip(1).limit(10).forEach(failure -> first.addSuppressed(failure.reason()));
    throw first;
  }
}
