package io.kubeipvs.kubernetes.connection;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks over HTTP/1.1, which gives each watch a connection of its own: one that is dead takes no
 * other with it, and ends with its watch.
 */
final class HttpApiClient implements ApiClient {
  private static final int UNAUTHORIZED = 401;
  private static final int LONGEST_RETRY_AFTER_SECONDS = 300;

  private final ClusterAccess access;
  private final Credentials credentials;
  private final RequestRate rate;
  private final HttpClients clients;

  HttpApiClient(ClusterAccess access, Credentials credentials, RequestRate rate) {
    this.access = access;
    this.credentials = credentials;
    this.rate = rate;
    this.clients = new HttpClients(access, credentials);
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
    HttpClient client = clients.current();
    HttpRequest.Builder request =
        client.newHttpRequestBuilder().uri(access.server() + path).header("Accept", accept);
    if (json != null) {
      request.post("application/json", json);
    }
    AnswerBody body = new AnswerBody(patience);
    HttpResponse<AsyncBody> response =
        await(client.consumeBytes(request.build(), body::deliver), patience);
    body.follow(response.body());
    if (response.code() == UNAUTHORIZED) {
      credentials.refused();
    }
    String contentType = response.header("Content-Type");
    return new ApiAnswer(
        response.code(),
        contentType == null ? "" : contentType,
        retryAfterSeconds(response.header("Retry-After")),
        body);
  }

  private HttpResponse<AsyncBody> await(
      CompletableFuture<HttpResponse<AsyncBody>> answer, Duration patience)
      throws IOException, InterruptedException {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      cancel(answer);
      throw new IOException(
          access.server() + " does not answer within " + patience.toSeconds() + " s", e);
    } catch (ExecutionException | KubernetesClientException e) {
      throw new IOException(access.server() + ": " + Failures.describe(e), e);
    } catch (InterruptedException e) {
      cancel(answer);
      throw e;
    }
  }

  /** An answer that comes nevertheless is thrown away. */
  private static void cancel(CompletableFuture<HttpResponse<AsyncBody>> answer) {
    var _ = answer.thenAccept(late -> late.body().cancel());
    answer.cancel(true);
  }

  /** Kubernetes sends a number of seconds, never a date. */
  private static int retryAfterSeconds(@Nullable String header) {
    return header != null && header.strip().matches("[0-9]{1,9}")
        ? Math.min(Integer.parseInt(header.strip()), LONGEST_RETRY_AFTER_SECONDS)
        : 0;
  }

  @Override
  public String server() {
    return access.server().toString();
  }

  @Override
  public void close() {
    clients.close();
  }
}
