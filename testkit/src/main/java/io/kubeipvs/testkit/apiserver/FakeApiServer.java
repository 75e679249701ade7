package io.kubeipvs.testkit.apiserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.kubeipvs.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An API server on a loopback port that speaks JSON, over TLS if asked: Services, EndpointSlices
 * and Nodes, listed in pages and watched, with selectors, versions, bookmarks, an end of history,
 * and {@link Fault}s. Lists that are streamed as a watch can be switched off. Methods may be called
 * from any thread.
 */
public final class FakeApiServer implements AutoCloseable {
  public static final String SERVICES = "/api/v1/services";
  public static final String ENDPOINT_SLICES = "/apis/discovery.k8s.io/v1/endpointslices";
  public static final String NODES = "/api/v1/nodes";
  static final String SERVICE_CIDRS = "/apis/networking.k8s.io/v1/servicecidrs";

  private static final Pattern IN_NAMESPACE =
      Pattern.compile("(?<group>/.*)/namespaces/(?<namespace>[^/]+)/(?<resource>[a-z]+)");
  private static final Pattern NAME = Pattern.compile("\"name\":\"(?<name>[^\"]+)\"");

  private final FakeStore store = new FakeStore();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<String> authorizations = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final List<String> posted = new CopyOnWriteArrayList<>();
  private final Set<String> created = ConcurrentHashMap.newKeySet();
  private final AtomicInteger watchGeneration = new AtomicInteger();
  private final int port;
  private final @Nullable SSLContext tls;
  private HttpServer server;
  private ExecutorService executor;
  private volatile boolean watchList = true;
  private volatile boolean serviceFieldSelector = true;
  private volatile boolean cache = true;
  private volatile boolean continueTokens = true;
  private volatile WatchFault watchFault = WatchFault.NONE;
  private volatile WatchFault streamFault = WatchFault.NONE;
  private volatile boolean abruptEnd;
  private volatile long bookmarkMillis = 50;
  private volatile long idleMillis;
  private volatile Runnable sending = () -> {};

  private FakeApiServer(HttpServer server, @Nullable SSLContext tls) throws IOException {
    this.tls = tls;
    this.executor = Executors.newVirtualThreadPerTaskExecutor();
    this.server = server;
    this.port = server.getAddress().getPort();
    serve();
  }

  /** A server without objects. */
  public static FakeApiServer start() throws IOException {
    return new FakeApiServer(listener(0, null), null);
  }

  /** A server without objects that speaks TLS. */
  public static FakeApiServer start(SSLContext tls) throws IOException {
    return new FakeApiServer(listener(0, tls), tls);
  }

  /** A server without objects that listens inside a network namespace, whose loopback is up. */
  public static FakeApiServer startIn(NetworkNamespace namespace) throws IOException {
    return new FakeApiServer(namespace.call(() -> listener(0, null)), null);
  }

  private static HttpServer listener(int port, @Nullable SSLContext tls) throws IOException {
    // As a real one does: else a change may wait for the acknowledgement of the one before, 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    if (tls == null) {
      return HttpServer.create(address, 0);
    }
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return server;
  }

  private void serve() {
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  /** {@code http://127.0.0.1:PORT}, or https. */
  public String url() {
    return (tls == null ? "http" : "https") + "://127.0.0.1:" + port;
  }

  /**
   * Adds or changes an object.
   *
   * @param collection {@link #SERVICES}, {@link #ENDPOINT_SLICES} or {@link #NODES}
   * @param content what stands beside the metadata, such as {@code "spec":{…}}
   */
  public void put(
      String collection,
      String namespace,
      String name,
      Map<String, String> labels,
      String content) {
    store.put(new StoredObject(collection, namespace, name, labels, content, 0));
  }

  /** Removes an object, if it is there. */
  public void delete(String collection, String namespace, String name) {
    store.delete(new StoredObject(collection, namespace, name, Map.of(), "", 0).key());
  }

  /** What a list with these selectors holds, one JSON text each. */
  public List<String> objects(String collection, String labelSelector, String fieldSelector) {
    return store.matching(collection, new Selector(labelSelector, fieldSelector, "")).stream()
        .map(StoredObject::json)
        .toList();
  }

  /** The next request goes wrong; several faults queue up. */
  public void failNext(Fault fault) {
    faults.add(fault);
  }

  /** No more faults. */
  public void recover() {
    faults.clear();
  }

  /** Forgets history: a watch from an earlier version ends with 410. */
  public void compact() {
    store.compact();
  }

  /** Ends all watches as at the end of their time. */
  public void endWatches() {
    abruptEnd = false;
    watchGeneration.incrementAndGet();
  }

  /** Closes the connections of all watches in the middle. */
  public void cutWatches() {
    abruptEnd = true;
    watchGeneration.incrementAndGet();
  }

  /** Whether lists can be had as part of a watch; true at first. */
  public void setWatchList(boolean supported) {
    watchList = supported;
  }

  /** Whether Services can be selected by their address; true at first. */
  public void setServiceFieldSelector(boolean supported) {
    serviceFieldSelector = supported;
  }

  /** Whether there is a cache to list from; without one every list may come in pages. */
  public void setCache(boolean hasCache) {
    cache = hasCache;
  }

  /** Whether a list in pages can be continued, or history has always moved on meanwhile. */
  public void setContinueTokens(boolean valid) {
    continueTokens = valid;
  }

  /** What every watch does wrong from now on; lists that come as its beginning do not. */
  public void failWatches(WatchFault fault) {
    watchFault = fault;
  }

  /** What every list that comes as the beginning of a watch does wrong from now on. */
  public void failStreamedLists(WatchFault fault) {
    streamFault = fault;
  }

  /** Whether lists and watches of a collection are answered with 403. */
  public void setRefused(String collection, boolean refuse) {
    if (refuse) {
      refused.add(collection);
    } else {
      refused.remove(collection);
    }
  }

  /** How often a quiet watch is sent a bookmark; 0 for never. */
  public void setBookmarkMillis(long millis) {
    bookmarkMillis = millis;
  }

  /**
   * After how long without an event the connection of a watch is closed in the middle, as by a
   * proxy that ends what is idle; 0, as at first, for never.
   */
  public void setIdleMillis(long millis) {
    idleMillis = millis;
  }

  /** Who is told, on a thread of the server, just before changes are sent to a watch. */
  public void setSending(Runnable told) {
    sending = told;
  }

  /** Paths and queries of all requests so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** All values that the header Authorization has had so far; empty where there was none. */
  public Set<String> authorizations() {
    return Set.copyOf(authorizations);
  }

  /** The bodies of what was posted so far and taken, which is Events; one name is taken once. */
  public List<String> posted() {
    return List.copyOf(posted);
  }

  /** Ends all connections and listens no more. */
  public synchronized void stop() {
    cutWatches();
    server.stop(0);
    executor.shutdownNow();
  }

  /** Listens again, at the same port and with the same objects. */
  public synchronized void restart() throws IOException {
    executor = Executors.newVirtualThreadPerTaskExecutor();
    server = listener(port, tls);
    serve();
  }

  @Override
  public synchronized void close() {
    stop();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestURI().toString());
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    authorizations.add(authorization == null ? "" : authorization);
    try {
      answer(exchange);
    } catch (CutOffException e) {
      throw e; // the server closes the connection, and does not end the answer before
    } catch (IOException _) {
      // The client is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    Fault fault = faults.poll();
    if (fault != null) {
      FaultyAnswers.send(fault, exchange);
    } else if (exchange.getRequestMethod().equals("POST")) {
      create(exchange);
    } else {
      read(exchange);
    }
  }

  private void read(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getRawPath();
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    String collection = path;
    Matcher inNamespace = IN_NAMESPACE.matcher(path);
    if (inNamespace.matches()) {
      query.put("namespace", inNamespace.group("namespace"));
      collection = inNamespace.group("group") + "/" + inNamespace.group("resource");
    }
    if (StoredObject.kind(collection).isEmpty()) {
      Answers.refuse(exchange, 404, "NotFound", "the server could not find " + path);
    } else if (refused.contains(path)) {
      FaultyAnswers.send(Fault.FORBIDDEN, exchange);
    } else if (!serviceFieldSelector
        && query.getOrDefault("fieldSelector", "").startsWith("spec.")) {
      Answers.refuse(
          exchange,
          400,
          "BadRequest", // in the words of 1.30
          "\\\"spec.clusterIP\\\" is not a known field selector: only \\\"metadata.name\\\"");
    } else if (faultOf(query) != WatchFault.NONE) {
      faultOf(query).send(exchange);
    } else if (query.containsKey("watch")) {
      int generation = watchGeneration.get();
      new WatchAnswer(
              store, collection, query, watchList, bookmarkMillis, idleMillis, () -> sending.run())
          .send(exchange, () -> watchGeneration.get() != generation, () -> abruptEnd);
    } else {
      new ListAnswer(store, cache, continueTokens).send(exchange, collection, query);
    }
  }

  private WatchFault faultOf(Map<String, String> query) {
    if (!query.containsKey("watch")) {
      return WatchFault.NONE;
    }
    return query.containsKey("sendInitialEvents") ? streamFault : watchFault;
  }

  private void create(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Matcher name = NAME.matcher(body);
    if (name.find() && !created.add(name.group("name"))) {
      Answers.refuse(exchange, 409, "AlreadyExists", name.group("name") + " already exists");
      return;
    }
    posted.add(body);
    Answers.json(exchange, 201, "{}");
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = part.indexOf('=');
      query.put(
          URLDecoder.decode(part.substring(0, equals), StandardCharsets.UTF_8),
          URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }
}
