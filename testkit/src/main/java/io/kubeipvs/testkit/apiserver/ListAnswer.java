package io.kubeipvs.testkit.apiserver;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Answers a list as a real server does. From the cache (version 0) it comes whole, whatever its
 * limit; at least at some version, without a limit, as it is now; with a limit, exactly as it was
 * at that version. Everything else comes in pages. Immutable.
 *
 * @param cache whether there is one
 * @param continueTokens whether one list can be continued
 */
record ListAnswer(FakeStore store, boolean cache, boolean continueTokens) {
  void send(HttpExchange exchange, String collection, Map<String, String> query)
      throws IOException {
    long asked = Long.parseLong("0" + query.getOrDefault("resourceVersion", ""));
    if (asked > store.version()) {
      Answers.json(exchange, 504, tooLarge(asked));
      return;
    }
    int limit = Integer.parseInt(query.getOrDefault("limit", "0"));
    String[] token = query.getOrDefault("continue", "").split(":", -1);
    boolean continued = token.length == 2;
    boolean exact = continued || (limit > 0 && asked > 0);
    long version = continued ? Long.parseLong(token[0]) : exact ? asked : store.version();
    if ((exact && !store.reachesBackTo(version)) || (continued && !continueTokens)) {
      Answers.refuse(exchange, 410, "Expired", "The provided resource version is too old");
      return;
    }
    int begun = continued ? Integer.parseInt(token[1]) : 0;
    List<StoredObject> all = store.matching(collection, Selector.of(query), version);
    all = all.subList(Math.min(begun, all.size()), all.size());
    boolean fromCache = cache && "0".equals(query.get("resourceVersion"));
    boolean whole = limit == 0 || all.size() <= limit || fromCache;
    List<StoredObject> page = whole ? all : all.subList(0, limit);
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
