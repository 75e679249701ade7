package io.kubeipvs.dataplane.write;

import io.kubeipvs.dataplane.KernelWrite;
import io.kubeipvs.dataplane.WriteCounts;
import io.kubeipvs.dataplane.WriteHistory;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.proxy.plan.Cause;
import java.time.Instant;
import java.time.InstantSource;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
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

  // One write a place, the oldest overwritten: what is remembered makes no objects of its own.
  private final WriteKind[] kinds = new WriteKind[CAPACITY];
  private final Object[] operations = new Object[CAPACITY];
  private final Cause[] causes = new Cause[CAPACITY];
  private final @Nullable String[] errors = new @Nullable String[CAPACITY];
  private final Instant[] times = new Instant[CAPACITY];

  // Counted in place, by the kinds' ordinals.
  private final long[] written = new long[WriteKind.values().length];
  private final long[] failed = new long[WriteKind.values().length];
  private long lastNumber;
  private Instant now = Instant.EPOCH;

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

  /** What was remembered at one moment. Immutable; the texts are made by whoever wants them. */
  public record Remembered(long forgotten, List<Entry> entries) {
    /** Nothing was written yet. */
    public static final Remembered NONE = new Remembered(0, List.of());

    public Remembered {
      entries = List.copyOf(entries);
    }

    /** The same for people: the text of an operation is made when its write is read. */
    public WriteHistory history() {
      return new WriteHistory(forgotten, new Texts(entries));
    }
  }

  private static final class Texts extends AbstractList<KernelWrite> {
    private final List<Entry> entries;

    private Texts(List<Entry> entries) {
      this.entries = entries;
    }

    @Override
    public KernelWrite get(int index) {
      return entries.get(index).toWrite();
    }

    @Override
    public int size() {
      return entries.size();
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

  /** What is recorded from now on was written at this time: one look at the clock for a batch. */
  public void batchEnded() {
    now = wallClock.instant();
  }

  @SuppressWarnings("EnumOrdinal") // into an array that lives no longer than the program
  void record(WriteKind kind, Object operation, Cause cause, @Nullable String error) {
    int place = (int) (lastNumber % CAPACITY);
    lastNumber++;
    kinds[place] = kind;
    operations[place] = operation;
    causes[place] = cause;
    errors[place] = error;
    times[place] = now;
    written[kind.ordinal()]++;
    if (error != null) {
      failed[kind.ordinal()]++;
    }
    if (!quiet && LOG.isDebugEnabled()) {
      LOG.debug("{} because={} error={}", operation, cause, error);
    }
  }

  @SuppressWarnings("EnumOrdinal") // into an array that lives no longer than the program
  public long writes(WriteKind kind) {
    return written[kind.ordinal()];
  }

  public WriteCounts writes() {
    return new WriteCounts(written);
  }

  public WriteCounts failedWrites() {
    return new WriteCounts(failed);
  }

  /** The remembered writes as they were handed in, oldest first. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (long number = forgotten() + 1; number <= lastNumber; number++) {
      int place = (int) ((number - 1) % CAPACITY);
      entries.add(
          new Entry(
              number, times[place], kinds[place], operations[place], causes[place], errors[place]));
    }
    return entries;
  }

  /** How many writes are remembered no more. */
  public long forgotten() {
    return Math.max(0, lastNumber - CAPACITY);
  }

  /** What is remembered at this moment. */
  public Remembered remembered() {
    return new Remembered(forgotten(), entries());
  }
}
