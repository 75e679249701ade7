package io.kubeipvs.kubernetes.connection;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The library's HTTP client on the JDK's, with what it leaves open. Immutable. */
final class HttpClientFactory extends JdkHttpClientFactory {
  private final @Nullable SSLContext context;

  /**
   * @param context null for a server without TLS
   */
  HttpClientFactory(@Nullable SSLContext context) {
    this.context = context;
  }

  @Override
  protected void additionalConfig(HttpClient.Builder builder) {
    // An API server does not redirect; whoever does would be sent our credentials.
    builder.followRedirects(HttpClient.Redirect.NEVER);
    builder.sslContext(context == null ? new NoTls() : context);
  }
}
