package io.kubeipvs.kubernetes.apiserver;

import io.kubeipvs.kubernetes.connection.BrokenAnswerException;
import io.kubeipvs.kubernetes.wire.ApiStatus;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where a reflector goes on: whether it watches or lists next, from which version, and which
 * trouble is worth telling. A watch that breaks goes on where it was; one that a server keeps
 * answering with nothing of use gives way to a new list, as nobody knows what is wrong with its
 * version or its query. Does no I/O, reads no clock; used by one thread.
 */
final class Course {
  private static final String FROM_CACHE = "0";
  private static final String NEWEST = "";

  /** How often a watch is tried at one version by servers that answer, but not with news. */
  private static final int WATCHES_IN_VAIN = 3;

  /**
   * So many watches whose connection broke early show that it is they that fail, as one shows that
   * is answered with nothing of use. One may have begun just before the server's end.
   */
  private static final int DOUBTFUL = 2;

  /** How often a list is tried as a stream before it is tried as one that is no stream. */
  private static final int STREAMS = 2;

  private static final int TOO_MANY_REQUESTS = 429;

  /** The version up to which everything is known; null if there is none to watch from. */
  private @Nullable String version;

  /** What the next list asks for: at least this version. */
  private String listFrom = FROM_CACHE;

  /** A list in pages took longer than the server keeps their version: none in pages comes next. */
  private boolean whole;

  /** Streamed lists that failed since a list was complete, and whether none comes next. */
  private int failedStreams;

  private boolean unstreamed;

  /** A list comes next, although there is a version. */
  private boolean listDue;

  /** Watches that failed since one was of use, and those among them that show it is no outage. */
  private int failedWatches;

  private int watchesInVain;

  /** How much speaks against a watch that begins well, and against watches at all. */
  private int openedInVain;

  private int doubts;

  /** The version to watch from; null if a list comes next. */
  @Nullable String watchFrom() {
    return listDue ? null : version;
  }

  /** What a list asks for: at least this version; empty for the newest there is. */
  String listFrom() {
    return listFrom;
  }

  /**
   * Whether the next list is to come as the beginning of a watch. That costs a server least, so it
   * is tried for each list anew: what refuses or breaks it may be gone by then.
   */
  boolean streamsList() {
    return !unstreamed;
  }

  /** A server does not stream lists. */
  void streamRefused() {
    unstreamed = true;
  }

  /**
   * Whether a list is asked for in pages. Not the one of a version that is known: with a limit a
   * server takes that version as the very one that is wanted, however old, and asks etcd for it;
   * without, it answers from its cache, at that version or a newer one.
   */
  boolean listsInPages() {
    return !whole && (listFrom.equals(FROM_CACHE) || listFrom.equals(NEWEST));
  }

  /** A server answers a list: what it tells is newer than any version known before. */
  void listBegins() {
    version = null;
  }

  /** Everything up to a version has been listed. */
  void listed(String listVersion) {
    version = listVersion;
    listFrom = listVersion;
    listDue = false;
    whole = false;
    failedStreams = 0;
    unstreamed = false;
  }

  /** A watch has told everything up to a version. */
  void heard(String to) {
    if (!to.equals(version)) {
      watchesInVain = 0;
      doubts = 0;
    }
    failedWatches = 0;
    openedInVain = 0;
    version = to;
    listFrom = to;
  }

  /** A watch lasted its time, or stood for a while before its connection broke. */
  void lasted() {
    failedWatches = 0;
    watchesInVain = 0;
    doubts = 0;
    openedInVain = 0;
  }

  /** Some proxies hide an end of history behind an empty answer. */
  void watchEndedAtOnce() {
    listDue = true;
  }

  /** Whether a watch that begins well shows that there is no trouble any more. */
  boolean trustsAnOpenWatch() {
    return openedInVain < DOUBTFUL;
  }

  /** Whether a list shows that: not while watches are what fails, unless it goes on as one. */
  boolean trustsAList(boolean goesOnAsWatch) {
    return goesOnAsWatch ? trustsAnOpenWatch() : doubts < DOUBTFUL;
  }

  /**
   * A watch failed.
   *
   * @param opened whether it began well
   * @return whether that is worth telling: a connection that breaks once is part of life, since
   *     servers are restarted, and so is an end of history
   */
  boolean watchFailed(IOException failure, boolean opened) {
    failedWatches++;
    @Nullable ApiStatus refusal = status(failure);
    if (refusal != null && behind(refusal)) {
      version = null; // a list mends that, if need be one more: a server that starts moves on
      return failedWatches > 1;
    }
    int weight = failure instanceof BrokenAnswerException ? 1 : DOUBTFUL;
    openedInVain += opened ? weight : 0;
    if (refusal == null ? opened : refusal.code() != TOO_MANY_REQUESTS) {
      watchesInVain++;
      doubts += weight;
    }
    listDue |= watchesInVain >= WATCHES_IN_VAIN;
    return refusal != null || failedWatches > 1;
  }

  /**
   * A list failed. If it told nothing yet, the next is a watch again: trouble with both is no
   * trouble of the watch, and to go on watching costs the server least. Only where a server cannot
   * list at least the version that is known, the next asks for the newest, which it may have to ask
   * etcd for.
   *
   * @param opened whether it was a stream that began well
   * @param continued whether it was a page after the first
   * @return whether that is worth telling
   */
  boolean listFailed(IOException failure, boolean opened, boolean continued) {
    listDue = false;
    watchesInVain = 0;
    doubts = 0;
    @Nullable ApiStatus refusal = status(failure);
    unstreamed = !unstreamed && streamsKeepFailing(refusal, opened);
    if (refusal != null && refusal.expired() && continued) {
      whole = true;
      return false;
    }
    if (refusal != null && behind(refusal)) {
      boolean again = listFrom.equals(NEWEST);
      version = null;
      listFrom = NEWEST;
      return again;
    }
    return true;
  }

  /** A list that is no stream costs a server more: a busy one is not asked for it. */
  private boolean streamsKeepFailing(@Nullable ApiStatus refusal, boolean opened) {
    if (refusal == null ? opened : refusal.code() != TOO_MANY_REQUESTS && !behind(refusal)) {
      failedStreams++;
    }
    return failedStreams >= STREAMS;
  }

  /** Whether nothing is wrong but the version. */
  private static boolean behind(ApiStatus refusal) {
    return refusal.expired() || refusal.versionTooLarge();
  }

  private static @Nullable ApiStatus status(IOException failure) {
    return failure instanceof ApiException refusal ? refusal.status() : null;
  }
}
