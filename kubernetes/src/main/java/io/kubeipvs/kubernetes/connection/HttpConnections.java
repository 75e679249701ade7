package io.kubeipvs.kubernetes.connection;

import io.kubeipvs.kubernetes.connection.ClusterAccess.KeyPair;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the connections with one API server, each with the certificates and keys of its moment, and
 * knows those that are open, so as to end them all. Safe on any thread.
 */
final class HttpConnections implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpConnections.class);

  private final ClusterAccess access;
  private final Credentials credentials;
  private final Connector connector;
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
   * A new connection, which the caller closes.
   *
   * @throws IOException if there is none to be had
   */
  HttpConnection connect() throws IOException {
    return connector.connect(connector.usesTls() ? currentTls() : null, this::begun);
  }

  private synchronized void begun(Socket socket) {
    if (closed) {
      throw new IllegalStateException("the connection is closed");
    }
    open.removeIf(Socket::isClosed);
    open.add(socket);
  }

  /**
   * What makes sockets speak TLS.
   *
   * @throws IOException if certificates or keys cannot be used, and never could; what was good
   *     before stays in use while a new one is not
   */
  private SSLSocketFactory currentTls() throws IOException {
    try {
      return tls(TlsMaterial.read(access, clientCertificate()));
    } catch (IOException e) {
      SSLSocketFactory known = lastTls();
      if (known == null) {
        throw e;
      }
      log.atWarn()
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log("Certificates cannot be read anew; the last good ones stay in use");
      return known;
    }
  }

  private synchronized SSLSocketFactory tls(TlsMaterial now) throws IOException {
    SSLSocketFactory known = tls;
    if (known == null || !now.equals(material)) {
      if (known != null) {
        log.atInfo().addKeyValue("server", access.server()).log("Certificates read anew");
      }
      known = now.context(access).getSocketFactory();
      tls = known;
      material = now;
    }
    return known;
  }

  private synchronized @Nullable SSLSocketFactory lastTls() {
    return tls;
  }

  /** The file's, or the one that a plugin gave. */
  private @Nullable KeyPair clientCertificate() {
    KeyPair fromPlugin = credentials.certificate();
    return fromPlugin == null ? access.clientCertificate() : fromPlugin;
  }

  /** Ends every connection, whoever waits on it; there will be no other. */
  @Override
  public void close() {
    List<Socket> sockets;
    synchronized (this) {
      closed = true;
      sockets = List.copyOf(open);
    }
    sockets.forEach(HttpConnection::end);
  }
}
