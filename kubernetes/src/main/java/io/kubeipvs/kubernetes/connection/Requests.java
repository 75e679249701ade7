package io.kubeipvs.kubernetes.connection;

import io.kubeipvs.kubernetes.connection.ClusterAccess.Credential;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/** Writes the heads of requests: what is asked of whom, and who asks. Safe on any thread. */
final class Requests {
  private static final String USER_AGENT = "kube-ipvs";

  private final ClusterAccess access;
  private final Credentials credentials;

  Requests(ClusterAccess access, Credentials credentials) {
    this.access = access;
    this.credentials = credentials;
  }

  /**
   * @param path path and query, below the server's own path
   * @param json null to get, else what to post
   * @param proxy the proxy that reads this request; null for none, and for one that only passes on
   *     what it cannot read
   */
  ClassicHttpRequest of(String path, String accept, @Nullable String json, @Nullable URI proxy) {
    URI server = access.server();
    String host = server.getHost() + (server.getPort() == -1 ? "" : ":" + server.getPort());
    String target = (proxy == null ? "" : "http://" + host) + server.getRawPath() + path;
    var request =
        new BasicClassicHttpRequest(
            json == null ? Method.GET : Method.POST, (HttpHost) null, target);
    request.addHeader("Host", host);
    request.addHeader("Connection", "close");
    request.addHeader("User-Agent", USER_AGENT);
    request.addHeader("Accept", accept);
    add(request, "Authorization", authorization());
    add(request, "Proxy-Authorization", proxy == null ? null : Proxies.authorization(proxy));
    if (json != null) {
      var entity = new StringEntity(json, ContentType.APPLICATION_JSON);
      request.addHeader("Content-Type", "application/json");
      request.addHeader("Content-Length", entity.getContentLength());
      request.setEntity(entity);
    }
    return request;
  }

  /**
   * Asks a proxy for a way to the server. It is not told who we are there.
   *
   * @param target host and port
   */
  static ClassicHttpRequest tunnel(String target, URI proxy) {
    var request = new BasicClassicHttpRequest(Method.CONNECT, (HttpHost) null, target);
    request.addHeader("Host", target);
    request.addHeader("User-Agent", USER_AGENT);
    add(request, "Proxy-Authorization", Proxies.authorization(proxy));
    return request;
  }

  private static void add(ClassicHttpRequest request, String name, @Nullable String value) {
    if (value != null) {
      request.addHeader(name, value);
    }
  }

  private @Nullable String authorization() {
    if (access.credential() instanceof Credential.Basic(String user, String password)) {
      return Proxies.basic(user + ":" + password);
    }
    String token = credentials.token();
    return token == null ? null : "Bearer " + token;
  }
}
