package io.kubeipvs.agent;

import io.kubeipvs.agent.metrics.RestClientFigures;
import io.kubeipvs.kubernetes.connection.ApiAnswer;
import io.kubeipvs.kubernetes.connection.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A client whose requests are counted. As safe on any thread as the client within. */
final class CountedClient implements ApiClient {
  private final ApiClient client;
  private final RestClientFigures figures;
  private final LongSupplier nanoClock;

  /**
   * Counts what goes through.
   *
   * @param client owned from now on
   */
  CountedClient(ApiClient client, RestClientFigures figures, LongSupplier nanoClock) {
    this.client = client;
    this.figures = figures;
    this.nanoClock = nanoClock;
  }

  private interface Request {
    ApiAnswer send() throws IOException, InterruptedException;
  }

  @Override
  public ApiAnswer get(String path, String accept, Duration patience)
      throws IOException, InterruptedException {
    return count("GET", () -> client.get(path, accept, patience));
  }

  @Override
  public ApiAnswer post(String path, String json, Duration patience)
      throws IOException, InterruptedException {
    return count("POST", () -> client.post(path, json, patience));
  }

  private ApiAnswer count(String method, Request request) throws IOException, InterruptedException {
    long startNanos = nanoClock.getAsLong();
    try {
      ApiAnswer answer = request.send();
      figures.answered(method, host(), answer.status(), nanoClock.getAsLong() - startNanos);
      return answer;
    } catch (IOException e) {
      figures.failed(method, host(), nanoClock.getAsLong() - startNanos);
      throw e;
    }
  }

  /** Host and port, as Go's client labels them. */
  private String host() {
    String authority = URI.create(client.server()).getRawAuthority();
    return authority == null ? "" : authority;
  }

  @Override
  public String server() {
    return client.server();
  }

  @Override
  public void close() {
    client.close();
  }
}
