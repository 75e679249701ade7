package io.kubeipvs.testkit.apiserver;

/** What a {@link FakeApiServer} can be made to do wrong with its next request. */
public enum Fault {
  /** 401, as if a token had run out. */
  UNAUTHORIZED,
  /** 403, as from a server whose cache of roles is not filled yet. */
  FORBIDDEN,
  /** 429 with Retry-After. */
  TOO_MANY_REQUESTS,
  /** 410, as from a server whose history does not reach back to what was asked for. */
  EXPIRED,
  /** 504, as from a server that is behind another one. */
  VERSION_TOO_LARGE,
  /** 500. */
  INTERNAL_ERROR,
  /** 503 in the words of a proxy, which are no JSON. */
  UNAVAILABLE,
  /** Closes the connection instead of answering. */
  RESET,
  /** Begins to answer, and closes the connection. */
  CUT_SHORT,
  /** Answers what is no JSON. */
  GARBAGE
}
