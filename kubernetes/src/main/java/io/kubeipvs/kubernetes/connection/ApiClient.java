package io.kubeipvs.kubernetes.connection;

import java.io.IOException;
import java.time.Duration;

/**
 * Asks an API server. Safe on any thread. A call blocks, and so does reading what it returns;
 * {@link #close} ends that with an IOException, an interrupt only on a virtual thread.
 */
public interface ApiClient extends AutoCloseable {
  /**
   * Sends a GET request and waits for the head of the answer, whatever its status.
   *
   * @param path path and query, such as {@code /api/v1/services?limit=500}
   * @param accept content types between commas
   * @param patience how long to wait for the head, and later for each part of the body
   * @throws IOException if there is no answer; the message says what was tried
   */
  ApiAnswer get(String path, String accept, Duration patience)
      throws IOException, InterruptedException;

  /** Sends an object, in JSON, and waits for the head of the answer. */
  ApiAnswer post(String path, String json, Duration patience)
      throws IOException, InterruptedException;

  /** The server's address, for messages. */
  String server();

  /** Breaks off what is under way, on any thread; nothing can be asked afterwards. */
  @Override
  void close();
}
