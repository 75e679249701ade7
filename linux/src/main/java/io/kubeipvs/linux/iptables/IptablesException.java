package io.kubeipvs.linux.iptables;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * An iptables tool that failed or is not there, or rules that cannot be asked for or shown. The
 * message has the tool's command line, its own words and what to do.
 */
public final class IptablesException extends IOException {
  /** The {@link #exitStatus()} where no tool has ended. */
  public static final int NO_EXIT_STATUS = -1;

  /** In the words of a tool that stopped waiting for the lock. */
  static final String LOCK = "xtables lock";

  @Serial private static final long serialVersionUID = 1;

  private final int exitStatus;
  private final String errorText;
  private final boolean ofTheTool;

  /** Something that no run of a tool is to blame for: what the kernel says, or what stands. */
  public IptablesException(String message, @Nullable Throwable cause) {
    this(message, cause, NO_EXIT_STATUS, "", false);
  }

  /**
   * A tool that ended with an error.
   *
   * @param errorText what the tool wrote to its standard error
   */
  public IptablesException(String message, int exitStatus, String errorText) {
    this(message, null, exitStatus, errorText, errorText.contains(LOCK));
  }

  private IptablesException(
      String message,
      @Nullable Throwable cause,
      int exitStatus,
      String errorText,
      boolean ofTheTool) {
    super(message, cause);
    this.exitStatus = exitStatus;
    this.errorText = errorText;
    this.ofTheTool = ofTheTool;
  }

  /** A tool that did not start, or did not end by itself. */
  public static IptablesException withoutEnd(String message, @Nullable Throwable cause) {
    return new IptablesException(message, cause, NO_EXIT_STATUS, "", true);
  }

  /**
   * The tool's exit status: 1 the kernel refused, 2 the text is wrong, 4 the lock or the kernel was
   * busy (iptables(8)), which the nft tools also say of a rule that the kernel refused; {@link
   * #NO_EXIT_STATUS} if there is none.
   */
  public int exitStatus() {
    return exitStatus;
  }

  /** Whether the tool was refused for want of a right, CAP_NET_ADMIN or CAP_NET_RAW. */
  public boolean isDenied() {
    return errorText.contains("ermission denied") || errorText.contains("must be root");
  }

  /**
   * Whether it has nothing to do with what the tool was fed: another program held the lock, or the
   * tool did not start or end. Another text meets the same, after as long a wait.
   */
  public boolean isOfTheTool() {
    return ofTheTool;
  }

  /** What the tool wrote to its standard error; empty if it did not run to its end. */
  public String errorText() {
    return errorText;
  }
}
