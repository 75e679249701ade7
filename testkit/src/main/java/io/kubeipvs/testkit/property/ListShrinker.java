package io.kubeipvs.testkit.property;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes a failing list smaller: leaves out ever smaller stretches while what is left still fails.
 * Stops after a fixed number of checks, so that a slow check cannot take for ever. One use only.
 */
final class ListShrinker<E> {
  private static final int MAX_CHECKS = 2_000;

  private final Check<? super List<E>> check;
  private List<E> smallest;
  private Throwable failure;
  private int checksLeft = MAX_CHECKS;

  ListShrinker(Check<? super List<E>> check, List<E> failing, Throwable failure) {
    this.check = check;
    this.smallest = failing;
    this.failure = failure;
  }

  void shrink() {
    for (int stretch = Math.max(1, smallest.size() / 2); stretch >= 1; stretch /= 2) {
      boolean cut = cutStretchesOf(stretch);
      // Leaving out a later element can make an earlier one needless: repeat at the finest.
      while (stretch == 1 && cut) {
        cut = cutStretchesOf(stretch);
      }
    }
  }

  private boolean cutStretchesOf(int length) {
    boolean cut = false;
    int start = 0;
    while (start < smallest.size() && checksLeft-- > 0) {
      if (stillFailsWithout(start, Math.min(start + length, smallest.size()))) {
        cut = true;
      } else {
        start += length;
      }
    }
    return cut;
  }

  private boolean stillFailsWithout(int start, int end) {
    List<E> candidate = new ArrayList<>(smallest.subList(0, start));
    candidate.addAll(smallest.subList(end, smallest.size()));
    Throwable thrown = Property.failureOf(check, List.copyOf(candidate));
    if (thrown == null) {
      return false;
    }
    smallest = List.copyOf(candidate);
    failure = thrown;
    return true;
  }

  List<E> smallest() {
    return smallest;
  }

  Throwable failure() {
    return failure;
  }
}
