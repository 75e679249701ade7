package io.kubeipvs.lab;

/** Something that the lab stands on does not work; the message says what, and what to do. */
public final class LabException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LabException(String message) {
    super(message);
  }

  public LabException(String message, Throwable cause) {
    super(message, cause);
  }

  /** For a wait that somebody interrupted; the thread stays marked as interrupted. */
  public static LabException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new LabException("interrupted", cause);
  }
}
