package io.kubeipvs.dataplane.write;

import io.kubeipvs.dataplane.KernelWrite;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.proxy.plan.Cause;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the latest kernel writes with their causes and counts them all. Owned by the writer's
 * thread.
 */
public final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int CAPACITY = 8192;

  private final InstantSource wallClock;
  private final boolean quiet;
  private final Deque<Entry> entries = new ArrayDeque<>(CAPACITY);
  private final Map<WriteKind, Long> writes = new EnumMap<>(WriteKind.class);
  private final Map<WriteKind, Long> failedWrites = new EnumMap<>(WriteKind.class);
  private long lastNumber;

  /** The operation is kept as it is: most are never read, so none is made text here. */
  public record Entry(
      long number,
      Instant time,
      WriteKind kind,
      Object operation,
      Cause cause,
      @Nullable String error) {
    KernelWrite toWrite() {
      return new KernelWrite(number, time, kind, operation.toString(), cause, error);
    }
  }

  public Journal(InstantSource wallClock) {
    this(wallClock, false);
  }

  private Journal(InstantSource wallClock, boolean quiet) {
    this.wallClock = wallClock;
    this.quiet = quiet;
  }

  /** One for writes that are not done, of which no log should tell. */
  public static Journal ofRehearsal() {
    return new Journal(InstantSource.system(), true);
  }

  void record(WriteKind kind, Object operation, Cause cause, @Nullable String error) {
    lastNumber++;
    if (entries.size() == CAPACITY) {
      entries.removeFirst();
    }
    entries.addLast(new Entry(lastNumber, wallClock.instant(), kind, operation, cause, error));
    writes.merge(kind, 1L, Long::sum);
    if (error != null) {
      failedWrites.merge(kind, 1L, Long::sum);
    }
    if (!quiet && LOG.isDebugEnabled()) {
      LOG.debug("{} because={} error={}", operation, cause, error);
    }
  }

  public long writes(WriteKind kind) {
    return writes.getOrDefault(kind, 0L);
  }

  public Map<WriteKind, Long> writes() {
    return Map.copyOf(writes);
  }

  public Map<WriteKind, Long> failedWrites() {
    return Map.copyOf(failedWrites);
  }

  /** The remembered writes as they were handed in, oldest first. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** How many writes are remembered no more. */
  public long forgotten() {
    return lastNumber - entries.size();
  }

  /** The remembered writes, oldest first. */
  public List<KernelWrite> latest() {
    return entries.stream().map(Entry::toWrite).toList();
  }
}
