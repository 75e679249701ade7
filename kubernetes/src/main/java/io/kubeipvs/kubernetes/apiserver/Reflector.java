package io.kubeipvs.kubernetes.apiserver;

import io.kubeipvs.kubernetes.connection.ApiClient;
import io.kubeipvs.kubernetes.connection.BrokenAnswerException;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.event.EventSink;
import io.kubeipvs.kubernetes.source.SourceEvent;
import io.kubeipvs.kubernetes.wire.ApiStatus;
import io.kubeipvs.kubernetes.wire.ListMeta;
import io.kubeipvs.kubernetes.wire.WatchFrame;
import io.kubeipvs.kubernetes.wire.WireFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Follows the objects of one kind: a list, then a watch from the list's version on, and again what
 * of it is needed when one of them ends. Works like client-go's reflector. One thread runs it, and
 * ends it by an interrupt.
 */
final class Reflector {
  private static final int PAGE = 500;

  private final ApiRequests requests;
  private final Timing timing;
  private final RandomGenerator random;
  private final Backoff backoff;
  private final KnownObjects known;
  private final Listener listener;
  private ObjectQuery query;

  private final Course course = new Course();

  /** Whether the server has sent a bookmark, and so will go on to, also in the next watch. */
  private boolean sendsBookmarks;

  /** What goes on is a list that is not complete. */
  private boolean listing;

  /** That list comes in pages, and the first is there. */
  private boolean continued;

  private boolean opened;

  /** Since when what is open is a watch alone. */
  private long watchingSinceNanos;

  private boolean progressed;
  private int shortInARow;

  /** Where it all goes. Called by the reflector's thread. */
  interface Listener {
    /** What has changed. */
    void tell(List<SourceEvent> events) throws InterruptedException;

    /** Everything there was has been told. */
    void complete() throws InterruptedException;

    /** The server could not be asked; it will be asked again. */
    void failed(String reason) throws InterruptedException;

    /** The server answers. */
    void works() throws InterruptedException;
  }

  Reflector(
      ObjectQuery query,
      ApiClient client,
      String accept,
      Timing timing,
      RandomGenerator random,
      EventSink sink,
      Listener listener) {
    this.query = query;
    this.requests = new ApiRequests(client, accept, query.kind());
    this.timing = timing;
    this.random = random;
    this.backoff = new Backoff(timing, random);
    this.known = new KnownObjects(query.kind(), sink);
    this.listener = listener;
  }

  /** Follows until interrupted. */
  void run() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      progressed = false;
      opened = false;
      continued = false;
      try {
        follow();
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (e instanceof BrokenAnswerException && stood()) {
          watchOn();
        } else {
          recover(e);
        }
      }
    }
  }

  private void follow() throws IOException, InterruptedException {
    String from = course.watchFrom();
    listing = from == null;
    if (from != null) {
      watch(from);
    } else if (course.streamsList()) {
      watchList();
    } else {
      list();
    }
  }

  /**
   * Whether a watch was open for so long that it shows nothing wrong. Some proxies end each
   * connection on which nothing comes for half a minute, and so most watches of a quiet kind.
   */
  private boolean stood() {
    return opened && !listing && lastedSince(watchingSinceNanos);
  }

  private boolean lastedSince(long nanos) {
    return System.nanoTime() - nanos >= timing.shortWatch().toNanos();
  }

  private void watchOn() throws InterruptedException {
    lasted();
    Thread.sleep(backoff.afterBreak());
  }

  private void lasted() throws InterruptedException {
    shortInARow = 0;
    course.lasted();
    listener.works();
  }

  /** Waits after a failure, and tells of it. */
  private void recover(IOException failure) throws InterruptedException {
    boolean worthTelling =
        listing
            ? course.listFailed(failure, opened, continued)
            : course.watchFailed(failure, opened);
    if (worthTelling) {
      listener.failed(Objects.requireNonNullElse(failure.getMessage(), failure.toString()));
    }
    pause(failure instanceof ApiException refusal ? refusal.retryAfterSeconds() : 0);
  }

  private void pause(int atLeastSeconds) throws InterruptedException {
    Thread.sleep(backoff.afterFailure(System.nanoTime(), atLeastSeconds));
  }

  private void list() throws IOException, InterruptedException {
    int limit = course.listsInPages() ? PAGE : 0;
    String token = "";
    String listVersion = "";
    do {
      List<SourceEvent> events = new ArrayList<>();
      ListMeta meta;
      try (ApiRequests.Answer answer =
          requests.get("list", query.list(course.listFrom(), token, limit), timing.answer())) {
        if (token.isEmpty()) {
          begin();
        }
        meta = answer.readList(object -> take(object, events));
      } catch (ApiException e) {
        forgetFieldSelector(e);
        throw e;
      }
      tell(events);
      token = meta.continueToken();
      continued = !token.isEmpty();
      listVersion = meta.resourceVersion();
    } while (!token.isEmpty());
    complete(listVersion);
  }

  private void begin() {
    course.listBegins();
    known.beginList();
  }

  /** Large lists are told in parts, so that not all of their documents are in memory. */
  private void take(Mapping object, List<SourceEvent> events) throws InterruptedException {
    events.addAll(known.present(object));
    if (events.size() >= PAGE) {
      tell(List.copyOf(events));
      events.clear();
    }
  }

  private void complete(String listVersion) throws InterruptedException {
    tell(known.endList());
    listing = false;
    watchingSinceNanos = System.nanoTime();
    progressed = true;
    course.listed(listVersion);
    if (course.trustsAList(opened)) {
      listener.works();
    }
    listener.complete();
  }

  /** A list that comes as the beginning of a watch. */
  private void watchList() throws IOException, InterruptedException {
    long timeoutSeconds = watchSeconds();
    try {
      stream(query.watchList(course.listFrom(), timeoutSeconds), timeoutSeconds);
    } catch (ApiException e) {
      forgetFieldSelector(e);
      if (!listing || !e.status().refusesStreamedLists()) {
        throw e;
      }
    }
    if (listing) { // refused, or without the bookmark that ends a list: not known to the server
      course.streamRefused();
    }
  }

  /** An API server before 1.31 does not select Services by their address. */
  private void forgetFieldSelector(ApiException refusal) {
    if (refusal.status().refusesFieldSelector()) {
      query = query.withoutFieldSelector();
    }
  }

  private void watch(String from) throws IOException, InterruptedException {
    long begunNanos = System.nanoTime();
    long timeoutSeconds = watchSeconds();
    try {
      stream(query.watch(from, timeoutSeconds), timeoutSeconds);
    } catch (ApiException e) {
      forgetFieldSelector(e); // the server may be an older one than that of the list
      throw e;
    }
    if (lastedSince(begunNanos)) {
      lasted();
    } else if (!progressed) {
      course.watchEndedAtOnce();
      throw new IOException(
          "watch " + query.path() + " ends at once and tells nothing; listing anew");
    } else if (++shortInARow > 1) {
      Thread.sleep(timing.firstRetry()); // what it told came at once; only the next must not spin
    }
  }

  private long watchSeconds() {
    return Math.max(1, (long) (timing.watch().toSeconds() * (1 + random.nextDouble())));
  }

  private void stream(String path, long timeoutSeconds) throws IOException, InterruptedException {
    Duration longest = Duration.ofSeconds(timeoutSeconds).plus(timing.answer());
    Duration bookmarked = shorter(timing.bookmarkSilence(), longest);
    try (ApiRequests.Answer answer = requests.get("watch", path, timing.answer())) {
      opened = true;
      watchingSinceNanos = System.nanoTime();
      if (listing) {
        begin();
      } else if (course.trustsAnOpenWatch()) {
        listener.works();
      }
      WireFormat.WatchReader reader = answer.watch();
      answer.patience(listing ? timing.answer() : sendsBookmarks ? bookmarked : longest);
      for (WatchFrame frame = reader.next(); frame != null; frame = reader.next()) {
        take(frame);
        if (frame instanceof WatchFrame.Bookmark) {
          sendsBookmarks = true;
          answer.patience(listing ? timing.answer() : bookmarked);
        }
      }
    }
  }

  private void take(WatchFrame frame) throws ApiException, InterruptedException {
    switch (frame) {
      case WatchFrame.Present(Mapping object) -> {
        tell(known.present(object));
        advance(ApiRequests.version(object));
      }
      case WatchFrame.Gone(Mapping object) -> {
        tell(known.gone(object));
        advance(ApiRequests.version(object));
      }
      case WatchFrame.Bookmark(String bookmarked, boolean initialEventsEnd) -> {
        if (!listing) {
          advance(bookmarked);
        } else if (initialEventsEnd) {
          complete(bookmarked);
        }
      }
      case WatchFrame.Failed(ApiStatus status) ->
          throw new ApiException("watch " + query.path(), status, 0);
    }
  }

  /** Objects of an initial list come in any order: their versions say nothing before its end. */
  private void advance(String to) throws InterruptedException {
    if (!listing && !to.isEmpty()) {
      progressed = true;
      course.heard(to);
      listener.works();
    }
  }

  private void tell(List<SourceEvent> events) throws InterruptedException {
    if (!events.isEmpty()) {
      listener.tell(List.copyOf(events));
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
