package io.kubeipvs.kubernetes.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpMessage;
import org.jspecify.annotations.Nullable;

/**
 * Asks over HTTP/1.1, each time by a connection of its own: one that is dead takes nothing else
 * with it, none outlives the certificate that it was made with, and nothing that one answer left
 * behind can be taken for the next. Requests are rare; watches last. The thread that asks also
 * connects, sends and reads, so an answer wakes nobody else. It follows no redirection: an API
 * server sends none, and who does would be sent our credentials.
 */
final class HttpApiClient implements ApiClient {
  private static final int UNAUTHORIZED = 401;

  private final ClusterAccess access;
  private final Credentials credentials;
  private final RequestRate rate;
  private final Requests requests;
  private final Connector connector;
  private final HttpConnections connections;
  private final SilenceGuard guard = new SilenceGuard();

  HttpApiClient(ClusterAccess access, Credentials credentials, RequestRate rate) {
    this.access = access;
    this.credentials = credentials;
    this.rate = rate;
    this.requests = new Requests(access, credentials);
    this.connector = new Connector(access);
    this.connections = new HttpConnections(access, credentials, connector);
  }

  @Override
  public ApiAnswer get(String path, String accept, Duration patience)
      throws IOException, InterruptedException {
    return send(path, accept, null, patience);
  }

  @Override
  public ApiAnswer post(String path, String json, Duration patience)
      throws IOException, InterruptedException {
    return send(path, "application/json", json, patience);
  }

  private ApiAnswer send(String path, String accept, @Nullable String json, Duration patience)
      throws IOException, InterruptedException {
    rate.await();
    credentials.refresh();
    ApiAnswer answer = exchange(path, accept, json, patience);
    if (answer.status() != UNAUTHORIZED || !credentials.refused()) {
      return answer;
    }
    answer.body().close();
    rate.await();
    credentials.refresh();
    return exchange(path, accept, json, patience);
  }

  private ApiAnswer exchange(String path, String accept, @Nullable String json, Duration patience)
      throws IOException {
    try {
      ClassicHttpRequest request = request(path, accept, json);
      return ask(connections.connect(), request, patience);
    } catch (SocketTimeoutException e) {
      throw new IOException(
          access.server() + " does not answer within " + patience.toSeconds() + " s", e);
    } catch (IOException | RuntimeException e) {
      throw new IOException(access.server() + ": " + Failures.describe(e), e);
    }
  }

  private ApiAnswer ask(HttpConnection connection, ClassicHttpRequest request, Duration patience)
      throws IOException {
    try {
      ClassicHttpResponse response = connection.ask(request, patience);
      HttpEntity entity = response.getEntity();
      InputStream content = entity == null ? InputStream.nullInputStream() : entity.getContent();
      return new ApiAnswer(
          response.getCode(),
          value(response, "Content-Type"),
          retryAfterSeconds(value(response, "Retry-After")),
          new AnswerBody(content, connection, guard, patience));
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private ClassicHttpRequest request(String path, String accept, @Nullable String json) {
    return requests.of(path, accept, json, connector.usesTls() ? null : connector.proxy());
  }

  private static String value(HttpMessage message, String header) {
    Header first = message.getFirstHeader(header);
    return first == null ? "" : first.getValue();
  }

  /** Kubernetes sends a number of seconds, never a date. */
  private static int retryAfterSeconds(String header) {
    return header.strip().matches("[0-9]{1,9}") ? Integer.parseInt(header.strip()) : 0;
  }

  @Override
  public String server() {
    return access.server().toString();
  }

  @Override
  public void close() {
    connections.close();
    guard.close();
  }
}
