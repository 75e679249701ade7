package io.kubeipvs.kubernetes.connection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Connects with the API server: straight or by way of a proxy, and by TLS where its address says
 * so. A name is looked up on the caller's thread, for as long as the resolver takes; each of the
 * other steps has ten seconds. Immutable.
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
   * @throws IOException with the step that failed; the caller adds the server
   */
  HttpConnection connect(@Nullable SSLSocketFactory tls, Consumer<Socket> begun)
      throws IOException {
    URI proxy = proxy();
    Socket socket = new Socket(Proxy.NO_PROXY); // which is about SOCKS
    try {
      begun.accept(socket);
      socket.setTcpNoDelay(true);
      if (proxy == null) {
        step("no connection", () -> open(socket, server()));
      } else {
        step(named(proxy) + ": no connection", () -> open(socket, Proxies.socket(proxy)));
      }
      if (tls == null) {
        return new HttpConnection(socket, null);
      }
      if (proxy != null) {
        step(named(proxy) + ": no answer", () -> tunnel(socket, proxy));
      }
      SSLSocket secured = secured(socket, tls);
      step("TLS: no answer", secured::startHandshake);
      return new HttpConnection(socket, secured);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** A part of connecting. */
  private interface Step {
    void take() throws IOException;
  }

  private static void step(String failing, Step step) throws IOException {
    try {
      step.take();
    } catch (SocketTimeoutException e) {
      throw new IOException(failing + " within " + PATIENCE.toSeconds() + " s", e);
    }
  }

  private static void open(Socket socket, InetSocketAddress address) throws IOException {
    socket.connect(address, (int) PATIENCE.toMillis());
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

  private static String named(URI proxy) {
    return "the proxy " + proxy.getHost() + ":" + Proxies.socket(proxy).getPort();
  }

  /** Has the proxy connect this socket with the server. */
  private void tunnel(Socket socket, URI proxy) throws IOException {
    String target = access.server().getHost() + ":" + port();
    ClassicHttpResponse answer =
        new HttpConnection(socket, null).ask(Requests.tunnel(target, proxy), PATIENCE);
    if (answer.getCode() / 100 != 2) {
      throw new IOException(
          "%s, asked for a way to %s, answers %d %s"
              .formatted(named(proxy), target, answer.getCode(), answer.getReasonPhrase()));
    }
  }

  /** The name that the certificate has to have is also the one that the server is greeted with. */
  private SSLSocket secured(Socket socket, SSLSocketFactory tls) throws IOException {
    String name = access.tlsServerName().isEmpty() ? host() : access.tlsServerName();
    SSLSocket secured = (SSLSocket) tls.createSocket(socket, name, port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    if (!access.insecure()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    parameters.setServerNames(greeting(name));
    secured.setSSLParameters(parameters);
    secured.setSoTimeout((int) PATIENCE.toMillis());
    return secured;
  }

  /**
   * Java by itself sends no name that has no dot. An address is none, nor is what RFC 6066 bars.
   */
  private static List<SNIServerName> greeting(String name) {
    try {
      return Proxies.address(name) == null ? List.of(new SNIHostName(name)) : List.of();
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }
}
