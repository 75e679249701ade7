package io.kubeipvs.testkit.apiserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Objects and their history under one counter of versions, as in etcd. Safe on any thread. */
final class FakeStore {
  private final Map<String, StoredObject> objects = new TreeMap<>();
  private final List<Change> history = new ArrayList<>();
  private long version = 100;
  private long compactedTo;

  /**
   * One change.
   *
   * @param before null if the object is new
   * @param after null if it is gone
   */
  record Change(long version, @Nullable StoredObject before, @Nullable StoredObject after) {}

  synchronized void put(StoredObject object) {
    StoredObject now = object.at(++version);
    history.add(new Change(version, objects.put(now.key(), now), now));
    notifyAll();
  }

  synchronized void delete(String key) {
    StoredObject before = objects.remove(key);
    if (before != null) {
      history.add(new Change(++version, before, null));
      notifyAll();
    }
  }

  /**
   * Lets nobody begin to watch from an earlier version, after a write that concerns nobody. Who
   * watches already misses nothing.
   */
  synchronized void compact() {
    compactedTo = ++version;
    notifyAll();
  }

  synchronized long version() {
    return version;
  }

  synchronized boolean reachesBackTo(long from) {
    return from >= compactedTo;
  }

  synchronized List<StoredObject> matching(String collection, Selector selector) {
    return matching(collection, selector, version);
  }

  /** What there was at an earlier version. */
  synchronized List<StoredObject> matching(String collection, Selector selector, long at) {
    Map<String, StoredObject> then = new TreeMap<>(objects);
    for (Change change : history.subList(firstAfter(at), history.size()).reversed()) {
      if (change.before() != null) {
        then.put(change.before().key(), change.before());
      } else if (change.after() != null) {
        then.remove(change.after().key());
      }
    }
    return then.values().stream()
        .filter(object -> object.collection().equals(collection))
        .filter(selector::matches)
        .toList();
  }

  /** All changes up to a version. */
  record Changes(List<Change> changes, long version) {}

  /** The changes after a version; waits a little for one. */
  synchronized Changes after(long from, long waitMillis) throws InterruptedException {
    long end = System.nanoTime() + waitMillis * 1_000_000;
    long leftMillis = waitMillis;
    while (version <= from && leftMillis > 0) {
      wait(leftMillis);
      leftMillis = (end - System.nanoTime()) / 1_000_000;
    }
    return new Changes(List.copyOf(history.subList(firstAfter(from), history.size())), version);
  }

  /** History is in the order of versions, and long: a change may not cost a look at all of it. */
  private int firstAfter(long from) {
    int low = 0;
    int high = history.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (history.get(middle).version() > from) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
