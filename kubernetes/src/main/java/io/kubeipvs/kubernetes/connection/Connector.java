package io.kubeipvs.kubernetes.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Connects with the API server: straight or by way of a proxy, and by TLS where its address says
 * so. A name is looked up on the caller's thread, for as long as the resolver takes; each of the
 * other steps has ten seconds. Immutable.
 *
 * <p>A name may stand for several servers, some of which are dead: its addresses are tried one
 * after the other.
 */
final class Connector {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * A watch is silent for a minute at a time, and a peer that is gone without a word says nothing
   * either: the kernel asks it, and ends the connection after a minute without an answer.
   */
  private static final Map<SocketOption<Integer>, Integer> KEEP_ALIVE_SECONDS =
      Map.of(
          ExtendedSocketOptions.TCP_KEEPIDLE, 30,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, 10,
          ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

  private final ClusterAccess access;
  private final Resolver resolver;

  /** Finds the addresses of a host, the best first. */
  interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  Connector(ClusterAccess access) {
    this(access, InetAddress::getAllByName);
  }

  Connector(ClusterAccess access, Resolver resolver) {
    this.access = access;
    this.resolver = resolver;
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
    Socket socket =
        proxy == null
            ? reach(host(), port(), "", begun)
            : reach(
                Proxies.unbracketed(proxy.getHost()),
                Proxies.port(proxy),
                named(proxy) + ": ",
                begun);
    try {
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

  /** Connects with the first of a host's addresses that takes a connection. */
  private Socket reach(String host, int port, String what, Consumer<Socket> begun)
      throws IOException {
    InetAddress[] addresses = addresses(host);
    List<IOException> failures = new ArrayList<>();
    for (InetAddress address : addresses) {
      try {
        return open(new InetSocketAddress(address, port), what, begun);
      } catch (IOException e) {
        failures.add(e);
      }
    }
    IOException first = failures.getFirst();
    if (failures.size() == 1) {
      throw first;
    }
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < addresses.length; i++) {
      reasons.add(addresses[i].getHostAddress() + ": " + Failures.describe(failures.get(i)));
    }
    throw new IOException(
        what + "none of the addresses answers: " + String.join("; ", reasons), first);
  }

  private InetAddress[] addresses(String host) throws UnknownHostException {
    try {
      return resolver.addresses(host);
    } catch (UnknownHostException e) {
      UnknownHostException unknown = new UnknownHostException(host); // said in fewer words
      unknown.initCause(e);
      throw unknown;
    }
  }

  private static Socket open(InetSocketAddress address, String what, Consumer<Socket> begun)
      throws IOException {
    Socket socket = SocketChannel.open().socket(); // whose reads without a limit are one call each
    try {
      begun.accept(socket);
      socket.setTcpNoDelay(true);
      keepAlive(socket);
      step(what + "no connection", () -> socket.connect(address, (int) PATIENCE.toMillis()));
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static void keepAlive(Socket socket) throws IOException {
    socket.setKeepAlive(true);
    for (Map.Entry<SocketOption<Integer>, Integer> option : KEEP_ALIVE_SECONDS.entrySet()) {
      if (socket.supportedOptions().contains(option.getKey())) {
        socket.setOption(option.getKey(), option.getValue());
      }
    }
  }

  private String host() {
    return Proxies.unbracketed(access.server().getHost());
  }

  private int port() {
    return Proxies.serverPort(access.server());
  }

  private static String named(URI proxy) {
    return "the proxy " + proxy.getHost() + ":" + Proxies.port(proxy);
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
