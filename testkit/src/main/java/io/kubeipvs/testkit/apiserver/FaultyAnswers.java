package io.kubeipvs.testkit.apiserver;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Answers that a client must get over. Stateless. */
final class FaultyAnswers {
  private FaultyAnswers() {}

  static void send(Fault fault, HttpExchange exchange) throws IOException {
    switch (fault) {
      case UNAUTHORIZED -> Answers.refuse(exchange, 401, "Unauthorized", "Unauthorized");
      case FORBIDDEN -> Answers.refuse(exchange, 403, "Forbidden", "cannot list");
      case TOO_MANY_REQUESTS -> {
        exchange.getResponseHeaders().set("Retry-After", "1");
        Answers.refuse(exchange, 429, "TooManyRequests", "please try again later");
      }
      case EXPIRED -> Answers.refuse(exchange, 410, "Expired", "too old resource version");
      case VERSION_TOO_LARGE -> Answers.json(exchange, 504, ListAnswer.tooLarge(1_000_000));
      case INTERNAL_ERROR -> Answers.refuse(exchange, 500, "InternalError", "boom");
      case UNAVAILABLE -> raw(exchange, 503, "text/html", "<h1>no backend</h1>");
      case RESET -> exchange.close();
      case CUT_SHORT -> {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        exchange
            .getResponseBody()
            .write("{\"kind\":\"List\",\"items\":[{\"meta".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        exchange.close();
      }
      case GARBAGE -> raw(exchange, 200, "application/json", "{\"items\": nonsense");
    }
  }

  private static void raw(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
