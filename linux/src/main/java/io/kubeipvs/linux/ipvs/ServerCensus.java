package io.kubeipvs.linux.ipvs;

import java.util.List;

/**
 * Virtual servers as they were at one moment, each with the number of its real servers, part by
 * part. Used and closed by the thread that uses the table.
 */
public interface ServerCensus extends AutoCloseable {
  /** Whether there is nothing more to come. */
  boolean isDone();

  /** The next part; it may be empty before the end, and is after it. */
  List<CountedServer> next();

  @Override
  void close();
}
