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
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One connection, for one exchange: a socket of ours, on which the library speaks HTTP/1.1. Whoever
 * waits for an answer waits in the system call that brings it. One thread uses it; any may close
 * it, which ends that thread's wait.
 */
final class HttpConnection implements AutoCloseable {
  private static final int MOST_INTERIM_ANSWERS = 10;

  private final Socket socket;
  private final DefaultBHttpClientConnection library;

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
   * Sends a request and waits for the head of the answer. A read of the body waits as long as it
   * takes.
   *
   * @param patience how long each read of the head may wait
   * @throws SocketTimeoutException if nothing comes for so long
   */
  ClassicHttpResponse ask(ClassicHttpRequest request, Duration patience) throws IOException {
    library.setSocketTimeout(Timeout.of(patience));
    try {
      library.sendRequestHeader(request);
      if (request.getEntity() != null) {
        library.sendRequestEntity(request);
      }
      library.flush();
      ClassicHttpResponse response = finalAnswer();
      if (MessageSupport.canResponseHaveBody(request.getMethod(), response)) {
        library.receiveResponseEntity(response);
      }
      library.setSocketTimeout(Timeout.INFINITE);
      return response;
    } catch (HttpException e) {
      throw new IOException("the answer is not HTTP: " + e.getMessage(), e);
    }
  }

  /** Passes over what only says that an answer will come: 100, 102, 103. */
  private ClassicHttpResponse finalAnswer() throws IOException, HttpException {
    for (int interim = 0; interim <= MOST_INTERIM_ANSWERS; interim++) {
      ClassicHttpResponse response = library.receiveResponseHeader();
      if (response.getCode() / 100 != 1) {
        return response;
      }
    }
    throw new IOException("more than " + MOST_INTERIM_ANSWERS + " interim answers (1xx) to one");
  }

  /** Ends it at once, without TLS's farewell, for which a server that is dead would keep us. */
  @Override
  public void close() {
    end(socket);
  }

  /** Ends whatever is under way on a socket, on any thread. */
  static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // There is nothing left to be done with it.
    }
  }
}
