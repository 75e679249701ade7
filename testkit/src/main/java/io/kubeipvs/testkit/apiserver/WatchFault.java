package io.kubeipvs.testkit.apiserver;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What a {@link FakeApiServer} can be made to do wrong with every watch or streamed list. */
public enum WatchFault {
  /** Nothing. */
  NONE,
  /** 403, as if the role had lost the verb. */
  REFUSED,
  /** Begins well, and sends an event ERROR with code 500. */
  ERROR_EVENT,
  /** Likewise, in the words of a server whose etcd is too old to stream lists. */
  OLD_STORAGE,
  /** Begins well, and sends an event of a type that there is not. */
  UNKNOWN_EVENT,
  /** Begins well, and ends in the middle of an event. */
  CUT_SHORT,
  /** Begins well, and ends without any event. */
  ENDS_AT_ONCE;

  void send(HttpExchange exchange) throws IOException {
    if (this == REFUSED) {
      FaultyAnswers.send(Fault.FORBIDDEN, exchange);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.write(text().getBytes(StandardCharsets.UTF_8));
    out.flush();
    if (this == CUT_SHORT) {
      exchange.close();
    }
  }

  private String text() {
    return switch (this) {
      case NONE, REFUSED, ENDS_AT_ONCE -> "";
      case ERROR_EVENT -> error("boom");
      case OLD_STORAGE ->
          error(
              "a watch stream was requested by the client but the required storage feature"
                  + " RequestWatchProgress is disabled");
      case UNKNOWN_EVENT -> "{\"type\":\"REBORN\",\"object\":{}}\n";
      case CUT_SHORT -> "{\"type\":\"ADDED\",\"object\":{\"meta";
    };
  }

  private static String error(String message) {
    return "{\"type\":\"ERROR\",\"object\":"
        + Answers.status(500, "InternalError", message)
        + "}\n";
  }
}
