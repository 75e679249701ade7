package io.kubeipvs.lab.walk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Checks claims, and remembers which held. The first that does not ends the walk. */
public final class Claims {
  private final Transcript transcript;
  private final List<String> held = new ArrayList<>();

  public Claims(Transcript transcript) {
    this.transcript = transcript;
  }

  /**
   * Goes on if a claim holds.
   *
   * @param seen what is there instead, for whoever has to find out why
   * @throws ClaimFailedException if it does not
   */
  public void claim(String claim, boolean isSo, Supplier<String> seen) {
    if (!isSo) {
      throw new ClaimFailedException(claim, seen.get());
    }
    held.add(claim);
    transcript.holds(claim);
  }

  /** Goes on if two collections hold the same, in whatever order. */
  public void claimSame(String claim, Collection<String> expected, Collection<String> actual) {
    TreeSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(actual);
    TreeSet<String> surplus = new TreeSet<>(actual);
    surplus.removeAll(expected);
    claim(
        claim,
        missing.isEmpty() && surplus.isEmpty() && expected.size() == actual.size(),
        () -> "missing: " + missing + "\ntoo many: " + surplus + "\nthere: " + actual);
  }

  /** Those that held, in their order. */
  public List<String> held() {
    return List.copyOf(held);
  }
}
