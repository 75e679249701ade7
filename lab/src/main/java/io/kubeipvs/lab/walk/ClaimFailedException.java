package io.kubeipvs.lab.walk;

/** A claim of the walk does not hold. */
public final class ClaimFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String claim;
  private final String seen;

  ClaimFailedException(String claim, String seen) {
    super(claim + ": " + seen);
    this.claim = claim;
    this.seen = seen;
  }

  public String claim() {
    return claim;
  }

  /** What was seen instead. */
  public String seen() {
    return seen;
  }
}
