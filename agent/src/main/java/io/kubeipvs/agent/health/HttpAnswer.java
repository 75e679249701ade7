package io.kubeipvs.agent.health;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One JSON answer. Immutable.
 *
 * @param status 200 or 503
 * @param headers besides those that every answer has
 */
record HttpAnswer(int status, Map<String, String> headers, String body) {
  HttpAnswer {
    headers = Map.copyOf(headers);
  }

  void send(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers answer = exchange.getResponseHeaders();
      answer.set("Content-Type", "application/json");
      answer.set("X-Content-Type-Options", "nosniff");
      headers.forEach(answer::set);
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
