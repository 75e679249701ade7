package io.kubeipvs.kubernetes.connection;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One connection: a socket of ours, on which the library speaks HTTP/1.1. Whoever waits for an
 * answer waits in the system call that brings it. One thread at a time uses it; any may close it,
 * which ends that thread's wait.
 */
final class HttpConnection implements AutoCloseable {
  private final Socket socket;
  private final DefaultBHttpClientConnection library;

  /** When it was last used, by {@code System.nanoTime()}. */
  private long usedNanos = System.nanoTime();

  /**
   * @param socket connected, and what closing ends
   * @param secured what speaks TLS over it; null for none
   */
  HttpConnection(Socket socket, @Nullable SSLSocket secured) throws IOException {
    this.socket = socket;
    this.library = new DefaultBHttpClientConnection(Http1Config.DEFAULT);
    if (secured == null) {
      library.bind(socket);
    } else {
      library.bind(secured, socket);
    }
  }

  /**
   * Sends a request and waits for the head of the answer.
   *
   * @throws SocketTimeoutException if it does not come in time
   */
  ClassicHttpResponse ask(ClassicHttpRequest request, Duration patience) throws IOException {
    patience(patience);
    try {
      library.sendRequestHeader(request);
      if (request.getEntity() != null) {
        library.sendRequestEntity(request);
      }
      library.flush();
      ClassicHttpResponse response = library.receiveResponseHeader();
      library.receiveResponseEntity(response);
      return response;
    } catch (HttpException e) {
      throw new IOException("the answer is not HTTP: " + e.getMessage(), e);
    }
  }

  /** How long from now on a read may wait. */
  void patience(Duration patience) {
    library.setSocketTimeout(Timeout.of(patience));
  }

  /** Marks the end of an exchange; the next one may begin. */
  void rest() {
    usedNanos = System.nanoTime();
  }

  /** Whether the next request can be expected to arrive. */
  boolean isUsable(Duration longestRest) throws IOException {
    return System.nanoTime() - usedNanos < longestRest.toNanos() && !library.isStale();
  }

  /** Ends it at once, without TLS's farewell, for which a server that is dead would keep us. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // There is nothing left to be done with it.
    }
  }
}
