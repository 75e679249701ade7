package io.kubeipvs.kubernetes.connection;

import io.kubeipvs.kubernetes.connection.ClusterAccess.KeyPair;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections with one API server: those in use, and the few that rest between two requests.
 * When a certificate or key has changed, new ones are made with it; requests that are under way end
 * with the connection that they began with. Safe on any thread.
 */
final class HttpConnections implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpConnections.class);
  private static final int MOST_RESTING = 3;

  /** Shorter than servers, and what stands before them, keep a connection that is not used. */
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);

  private final ClusterAccess access;
  private final Credentials credentials;
  private final Connector connector;
  private final Deque<HttpConnection> resting = new ArrayDeque<>();
  private final List<Socket> open = new ArrayList<>();
  private @Nullable TlsMaterial material;
  private @Nullable SSLSocketFactory tls;
  private boolean closed;

  HttpConnections(ClusterAccess access, Credentials credentials, Connector connector) {
    this.access = access;
    this.credentials = credentials;
    this.connector = connector;
  }

  /**
   * A new connection, which the caller closes or gives back.
   *
   * @throws IOException if there is none to be had
   */
  HttpConnection connect() throws IOException {
    return connector.connect(currentTls(), this::begun);
  }

  /** One that was used before; null if there is none that would do. */
  @Nullable HttpConnection rested() throws IOException {
    currentTls();
    for (HttpConnection next = poll(); next != null; next = poll()) {
      if (next.isUsable(LONGEST_REST)) {
        return next;
      }
      next.close();
    }
    return null;
  }

  private synchronized @Nullable HttpConnection poll() {
    return resting.poll();
  }

  /** Takes back a connection on which nothing is under way. */
  synchronized void giveBack(HttpConnection connection) {
    if (closed || resting.size() == MOST_RESTING) {
      connection.close();
    } else {
      connection.rest();
      resting.push(connection);
    }
  }

  private synchronized void begun(Socket socket) {
    if (closed) {
      throw new IllegalStateException("the connection with " + access.server() + " is closed");
    }
    open.removeIf(Socket::isClosed);
    open.add(socket);
  }

  /**
   * What makes sockets speak TLS; null where the server is reached without.
   *
   * @throws IOException if certificates or keys cannot be used, and never could; what was good
   *     before stays in use while a new one is not
   */
  private synchronized @Nullable SSLSocketFactory currentTls() throws IOException {
    if (!connector.usesTls()) {
      return null;
    }
    try {
      TlsMaterial now = TlsMaterial.read(access, clientCertificate());
      if (!now.equals(material)) {
        SSLContext context = now.context(access);
        if (tls != null) {
          log.atInfo().addKeyValue("server", access.server()).log("Certificates read anew");
        }
        tls = context.getSocketFactory();
        material = now;
        resting.forEach(HttpConnection::close);
        resting.clear();
      }
    } catch (IOException e) {
      if (tls == null) {
        throw e;
      }
      log.atWarn()
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log("Certificates cannot be read anew; the last good ones stay in use");
    }
    return tls;
  }

  /** The file's, or the one that a plugin gave. */
  private @Nullable KeyPair clientCertificate() {
    KeyPair fromPlugin = credentials.certificate();
    return fromPlugin == null ? access.clientCertificate() : fromPlugin;
  }

  /** Ends every connection, whoever waits on it. */
  @Override
  public void close() {
    List<Socket> sockets;
    synchronized (this) {
      closed = true;
      sockets = List.copyOf(open);
    }
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException _) {
        // There is nothing left to be done with it.
      }
    }
  }
}
