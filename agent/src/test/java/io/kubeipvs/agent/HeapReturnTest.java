package io.kubeipvs.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When all garbage is collected so that the node gets its memory back. */
final class HeapReturnTest {
  private final AtomicInteger collections = new AtomicInteger();
  private final List<Runnable> waiting = new ArrayList<>();
  private final HeapReturn heap = new HeapReturn(collections::incrementAndGet, waiting::add);

  @Test
  void aLargeSyncIsFollowedByOneCollectionWhenItIsQuiet() {
    heap.synced(5_000);
    assertThat(collections).hasValue(0);

    waiting.forEach(Runnable::run);
    assertThat(collections).hasValue(1);
  }

  @Test
  void afterSeveralLargeOnesOnlyTheLastIs() {
    heap.synced(5_000);
    heap.synced(5_000);
    heap.synced(5_000);

    waiting.forEach(Runnable::run);
    assertThat(collections).hasValue(1);
  }

  @Test
  void smallChangesAreNot() {
    for (int change = 0; change < 1_000; change++) {
      heap.synced(20);
    }
    assertThat(waiting).isEmpty();
  }
}
