package io.kubeipvs.kubernetes.connection;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import io.kubeipvs.kubernetes.connection.ClusterAccess.Credential;
import io.kubeipvs.kubernetes.connection.ClusterAccess.KeyPair;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP client in use, made anew when a certificate or key has changed: a TLS context holds what
 * it was made of. Requests that are under way end with the client that they began with. Safe on any
 * thread.
 */
final class HttpClients implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpClients.class);
  private static final int CONNECT_TIMEOUT_MILLIS = (int) TimeUnit.SECONDS.toMillis(10);
  private static final String USER_AGENT = "kube-ipvs";

  private final ClusterAccess access;
  private final Credentials credentials;
  private @Nullable HttpClient client;
  private @Nullable TlsMaterial material;

  HttpClients(ClusterAccess access, Credentials credentials) {
    this.access = access;
    this.credentials = credentials;
  }

  /**
   * @throws IOException if certificates or keys cannot be used, and never could; what was good
   *     before stays in use while a new one is not
   */
  synchronized HttpClient current() throws IOException {
    HttpClient known = client;
    try {
      TlsMaterial now = TlsMaterial.read(access, clientCertificate());
      if (known == null || !now.equals(material)) {
        known = build(now);
        if (client != null) {
          log.atInfo().addKeyValue("server", access.server()).log("Certificates read anew");
        }
        client = known;
        material = now;
      }
      return known;
    } catch (IOException e) {
      if (known == null) {
        throw e;
      }
      log.atWarn()
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log("Certificates cannot be read anew; the last good ones stay in use");
      return known;
    }
  }

  /** The file's, or the one that a plugin gave. */
  private @Nullable KeyPair clientCertificate() {
    KeyPair fromPlugin = credentials.certificate();
    return fromPlugin == null ? access.clientCertificate() : fromPlugin;
  }

  private HttpClient build(TlsMaterial tls) throws IOException {
    try {
      HttpClientFactory factory = new HttpClientFactory(tls.context(access));
      HttpClient.Builder builder = factory.newBuilder();
      builder.connectTimeout(CONNECT_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      Config config = config();
      builder.tag(config.getRequestConfig());
      // The library's own way to do the rest reads every authority that the machine trusts, for a
      // TLS context that is not used.
      HttpClientUtils.createApplicableInterceptors(config, factory)
          .forEach(builder::addOrReplaceInterceptor);
      return proxied(builder.preferHttp11()).build();
    } catch (RuntimeException e) {
      throw new IOException(access.server() + ": " + Failures.describe(e), e);
    }
  }

  /** What the library's requests and interceptors ask for: who we are, and no repeated tries. */
  private Config config() {
    Config config = Config.empty(); // looks neither at the environment nor at files
    config.setMasterUrl(access.server().toString());
    config.setUserAgent(USER_AGENT);
    config.setRequestRetryBackoffLimit(0); // who asks decides when to ask again
    if (access.credential() instanceof Credential.Basic(String user, String password)) {
      config.setUsername(user);
      config.setPassword(password);
    } else {
      config.setOauthTokenProvider(credentials::token);
    }
    return config;
  }

  private HttpClient.Builder proxied(HttpClient.Builder builder) {
    URI proxy =
        access.proxy() == null
            ? Proxies.fromEnvironment(access.server(), System.getenv())
            : access.proxy();
    if (proxy == null) {
      return builder.proxyType(HttpClient.ProxyType.DIRECT);
    }
    if (proxy.getUserInfo() != null) {
      builder.proxyAuthorization(HttpClientUtils.basicCredentials(proxy.getUserInfo()));
    }
    return builder.proxyAddress(Proxies.socket(proxy)).proxyType(HttpClient.ProxyType.HTTP);
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
