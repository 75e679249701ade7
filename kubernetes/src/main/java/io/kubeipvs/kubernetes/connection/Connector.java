package io.kubeipvs.kubernetes.connection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Connects with the API server: straight or by way of a proxy, and by TLS where its address says
 * so. Immutable.
 */
final class Connector {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ClusterAccess access;

  Connector(ClusterAccess access) {
    this.access = access;
  }

  /**
   * The proxy that every request goes by; null for none.
   *
   * @throws IllegalArgumentException if the environment names one that cannot be used
   */
  @Nullable URI proxy() {
    return access.proxy() == null
        ? Proxies.fromEnvironment(access.server(), System.getenv())
        : access.proxy();
  }

  boolean usesTls() {
    return "https".equals(access.server().getScheme());
  }

  /**
   * @param tls null for a server without TLS
   * @param begun told of the socket before it connects, for who wants to end the wait
   */
  HttpConnection connect(@Nullable SSLSocketFactory tls, Consumer<Socket> begun)
      throws IOException {
    URI proxy = proxy();
    Socket socket = new Socket(Proxy.NO_PROXY); // which is about SOCKS
    begun.accept(socket);
    try {
      socket.setTcpNoDelay(true);
      socket.connect(proxy == null ? server() : Proxies.socket(proxy), (int) PATIENCE.toMillis());
      if (tls == null) {
        return new HttpConnection(socket, null);
      }
      if (proxy != null) {
        tunnel(socket, proxy);
      }
      return new HttpConnection(socket, secured(socket, tls));
    } catch (SocketTimeoutException e) {
      socket.close();
      throw new IOException("no connection within " + PATIENCE.toSeconds() + " s", e);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private InetSocketAddress server() {
    return new InetSocketAddress(host(), port());
  }

  private String host() {
    return Proxies.unbracketed(access.server().getHost());
  }

  private int port() {
    int port = access.server().getPort();
    return port != -1 ? port : usesTls() ? 443 : 80;
  }

  /** Has the proxy connect this socket with the server. */
  private void tunnel(Socket socket, URI proxy) throws IOException {
    String target = access.server().getHost() + ":" + port();
    ClassicHttpResponse answer =
        new HttpConnection(socket, null).ask(Requests.tunnel(target, proxy), PATIENCE);
    if (answer.getCode() / 100 != 2) {
      throw new IOException(
          "the proxy %s:%d, asked for a way to %s, answers %d %s"
              .formatted(
                  proxy.getHost(),
                  Proxies.socket(proxy).getPort(),
                  target,
                  answer.getCode(),
                  answer.getReasonPhrase()));
    }
  }

  /** The name that the certificate has to have is also the one that the server is greeted with. */
  private SSLSocket secured(Socket socket, SSLSocketFactory tls) throws IOException {
    String name = access.tlsServerName().isEmpty() ? host() : access.tlsServerName();
    SSLSocket secured = (SSLSocket) tls.createSocket(socket, name, port(), true);
    if (!access.insecure()) {
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
    }
    secured.setSoTimeout((int) PATIENCE.toMillis());
    secured.startHandshake();
    return secured;
  }
}
