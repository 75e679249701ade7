package io.kubeipvs.agent.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One answer. Immutable.
 *
 * @param headers besides the length; the content type among them
 */
public record HttpAnswer(int status, Map<String, String> headers, String body) {
  private static final String CONTENT_TYPE = "Content-Type";
  private static final Map<String, String> NO_SNIFFING =
      Map.of("X-Content-Type-Options", "nosniff");

  public HttpAnswer {
    headers = Map.copyOf(headers);
  }

  /** JSON that nobody takes for anything else. */
  public static HttpAnswer json(int status, String body) {
    return new HttpAnswer(status, NO_SNIFFING, body).with(CONTENT_TYPE, "application/json");
  }

  /** Plain text that nobody takes for anything else. */
  public static HttpAnswer text(int status, String body) {
    return new HttpAnswer(status, NO_SNIFFING, body)
        .with(CONTENT_TYPE, "text/plain; charset=utf-8");
  }

  /** For a path that is not served, in the words that Go's servers use. */
  public static HttpAnswer notFound() {
    return text(404, "404 page not found\n");
  }

  /** The same with one header more. */
  public HttpAnswer with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new HttpAnswer(status, more, body);
  }

  /** Sends it; to HEAD everything but the body. */
  public void send(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers answer = exchange.getResponseHeaders();
      headers.forEach(answer::set);
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      if (exchange.getRequestMethod().equals("HEAD")) {
        answer.set("Content-Length", Integer.toString(bytes.length));
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
