package io.kubeipvs.testkit.apiserver;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Answers a list. A list from the cache (version 0) comes whole, whatever its limit, as a real
 * server's does; any other in pages. Stateless.
 */
final class ListAnswer {
  private ListAnswer() {}

  static void send(
      HttpExchange exchange, FakeStore store, String collection, Map<String, String> query)
      throws IOException {
    long asked = Long.parseLong("0" + query.getOrDefault("resourceVersion", ""));
    if (asked > store.version()) {
      Answers.json(exchange, 504, tooLarge(asked));
      return;
    }
    List<StoredObject> all = store.matching(collection, Selector.of(query));
    long version = store.version();
    String[] token = query.getOrDefault("continue", "").split(":", -1);
    if (token.length == 2) {
      version = Long.parseLong(token[0]);
      if (!store.reachesBackTo(version) || version != store.version()) {
        Answers.refuse(exchange, 410, "Expired", "The provided continue parameter is too old");
        return;
      }
      all = all.subList(Math.min(all.size(), Integer.parseInt(token[1])), all.size());
    }
    int limit = Integer.parseInt(query.getOrDefault("limit", "0"));
    boolean whole = limit == 0 || all.size() <= limit || "0".equals(query.get("resourceVersion"));
    List<StoredObject> page = whole ? all : all.subList(0, limit);
    int begun = token.length == 2 ? Integer.parseInt(token[1]) : 0;
    String next = whole ? "" : version + ":" + (begun + limit);
    String items = page.stream().map(StoredObject::json).collect(Collectors.joining(","));
    Answers.json(
        exchange,
        200,
        "{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"metadata\":{\"resourceVersion\":\"%d\",\"continue\":\"%s\"},\"items\":[%s]}"
            .formatted(
                StoredObject.kind(collection),
                StoredObject.apiVersion(collection),
                version,
                next,
                items));
  }

  static String tooLarge(long asked) {
    return "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"Too large resource version: %d\","
            .formatted(asked)
        + "\"reason\":\"Timeout\",\"details\":{\"causes\":[{\"reason\":\"ResourceVersionTooLarge\"}],"
        + "\"retryAfterSeconds\":1},\"code\":504}";
  }
}
