package io.kubeipvs.testkit.apiserver;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers a watch: what there is, if that is asked for, then changes and bookmarks until its time
 * is over or somebody ends it.
 */
final class WatchAnswer {
  private static final long LONGEST_WAIT_MILLIS = 20;

  private final FakeStore store;
  private final String collection;
  private final Selector selector;
  private final Map<String, String> query;
  private final boolean watchList;
  private final long bookmarkMillis;
  private final long idleMillis;
  private final Runnable sending;

  /**
   * An answer to one request.
   *
   * @param bookmarkMillis how often a quiet watch is sent a bookmark; 0 for never
   * @param idleMillis after how long without an event the connection is closed; 0 for never
   * @param sending told just before changes go out
   */
  WatchAnswer(
      FakeStore store,
      String collection,
      Map<String, String> query,
      boolean watchList,
      long bookmarkMillis,
      long idleMillis,
      Runnable sending) {
    this.store = store;
    this.collection = collection;
    this.selector = Selector.of(query);
    this.query = query;
    this.watchList = watchList;
    this.bookmarkMillis = bookmarkMillis;
    this.idleMillis = idleMillis;
    this.sending = sending;
  }

  /**
   * @param ended asked again and again whether the watch is to end
   * @param abruptly whether by closing the connection
   * @throws CutOffException if the connection is to be closed
   */
  void send(HttpExchange exchange, BooleanSupplier ended, BooleanSupplier abruptly)
      throws IOException, InterruptedException {
    boolean initial = "true".equals(query.get("sendInitialEvents"));
    if (initial && !watchList) {
      Answers.refuse(exchange, 422, "Invalid", "sendInitialEvents: Forbidden");
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    long from = Long.parseLong("0" + query.getOrDefault("resourceVersion", ""));
    if (initial) {
      from = sendAll(out);
    } else if (!store.reachesBackTo(from)) {
      event(out, "ERROR", Answers.status(410, "Expired", "too old resource version"));
      out.flush();
      return;
    }
    out.flush(); // the head comes at once, however long nothing else does
    boolean idle = follow(out, from, ended);
    if (idle || (ended.getAsBoolean() && abruptly.getAsBoolean())) {
      throw new CutOffException();
    }
  }

  private long sendAll(OutputStream out) throws IOException {
    long version;
    synchronized (store) {
      version = store.version();
      for (StoredObject object : store.matching(collection, selector)) {
        event(out, "ADDED", object.json());
      }
    }
    bookmark(out, version, ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}");
    out.flush();
    return version;
  }

  /** Answers whether it ended because nothing was sent for too long. */
  private boolean follow(OutputStream out, long from, BooleanSupplier ended)
      throws IOException, InterruptedException {
    long version = from;
    long endNanos =
        System.nanoTime() + 1_000_000_000L * Long.parseLong(query.get("timeoutSeconds"));
    long bookmarkedNanos = System.nanoTime();
    long sentNanos = bookmarkedNanos;
    while (!ended.getAsBoolean() && System.nanoTime() < endNanos) {
      FakeStore.Changes changes = store.after(version, LONGEST_WAIT_MILLIS);
      boolean any = false;
      for (FakeStore.Change change : changes.changes()) {
        any |= send(out, change);
      }
      if (any) {
        sending.run();
        out.flush();
        sentNanos = System.nanoTime();
      }
      version = changes.version();
      if (bookmarkMillis > 0
          && "true".equals(query.get("allowWatchBookmarks"))
          && System.nanoTime() - bookmarkedNanos > bookmarkMillis * 1_000_000) {
        bookmark(out, version, "");
        out.flush();
        bookmarkedNanos = System.nanoTime();
        sentNanos = bookmarkedNanos;
      }
      if (idleMillis > 0 && System.nanoTime() - sentNanos > idleMillis * 1_000_000) {
        return true;
      }
    }
    return false;
  }

  /**
   * To a watch with selectors an object that no longer matches is gone. Answers whether the change
   * concerns it.
   */
  private boolean send(OutputStream out, FakeStore.Change change) throws IOException {
    StoredObject before = matching(change.before());
    StoredObject after = matching(change.after());
    if (after != null) {
      event(out, before == null ? "ADDED" : "MODIFIED", after.json());
    } else if (before != null) {
      event(out, "DELETED", before.at(change.version()).json());
    }
    return before != null || after != null;
  }

  private @Nullable StoredObject matching(@Nullable StoredObject object) {
    return object != null && object.collection().equals(collection) && selector.matches(object)
        ? object
        : null;
  }

  private void bookmark(OutputStream out, long version, String annotations) throws IOException {
    StoredObject any = new StoredObject(collection, "", "", Map.of(), "", 0);
    event(
        out,
        "BOOKMARK",
        "{\"kind\":\"%s\",\"apiVersion\":\"%s\",\"metadata\":{\"resourceVersion\":\"%d\"%s}}"
            .formatted(any.kind(), any.apiVersion(), version, annotations));
  }

  private static void event(OutputStream out, String type, String object) throws IOException {
    String line = "{\"type\":\"" + type + "\",\"object\":" + object + "}\n";
    out.write(line.getBytes(StandardCharsets.UTF_8));
  }
}
