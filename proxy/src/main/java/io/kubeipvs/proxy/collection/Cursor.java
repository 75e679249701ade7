package io.kubeipvs.proxy.collection;

import io.kubeipvs.proxy.collection.Trie.Branch;
import org.jspecify.annotations.Nullable;

/** Stands at one entry of a map after the other. Not thread-safe; one use. */
final class Cursor {
  private static final Object[] NOTHING = {};

  /** Nodes still to be visited, the next one last: at most three of each branch above. */
  private final Object[] open = new Object[Trie.HASH_BITS / 2 * (Trie.CHILDREN - 1) + 1];

  private int openCount;
  private Object[] bucket = NOTHING;
  private int slot = Trie.slot(0);

  Cursor(@Nullable Object root) {
    visit(root);
  }

  private void visit(@Nullable Object node) {
    if (node != null) {
      open[openCount++] = node;
    }
  }

  /** Goes to the next entry; false if there is none. */
  boolean next() {
    slot += 2;
    while (slot >= bucket.length) {
      if (openCount == 0) {
        bucket = NOTHING;
        return false;
      }
      Object node = open[--openCount];
      if (node instanceof Branch branch) {
        for (int i = Trie.CHILDREN - 1; i >= 0; i--) {
          visit(branch.children[i]);
        }
      } else {
        bucket = (Object[]) node;
        slot = Trie.slot(0);
      }
    }
    return true;
  }

  Object key() {
    return bucket[slot];
  }

  Object value() {
    return bucket[slot + 1];
  }
}
