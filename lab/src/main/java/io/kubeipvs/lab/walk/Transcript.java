package io.kubeipvs.lab.walk;

import io.kubeipvs.lab.network.Place;
import java.io.PrintStream;

/** What the newcomer reads: plain lines, and a little colour on a terminal. Used by one thread. */
public final class Transcript {
  private static final String BOLD = "1";
  private static final String GREEN = "32";
  private static final String RED = "1;31";
  private static final String CYAN = "36";

  private final PrintStream out;
  private final boolean isColoured;

  public Transcript(PrintStream out, boolean isColoured) {
    this.out = out;
    this.isColoured = isColoured;
  }

  /** A line of its own. */
  public void say(String text) {
    out.println(text);
    out.flush();
  }

  /** The beginning of a step. */
  public void heading(int number, int count, String title) {
    say("");
    say(painted(BOLD, "[%d/%d] %s".formatted(number, count, title)));
  }

  /** What somebody types, and where. */
  public void command(Place place, String line) {
    say("");
    say("  " + painted(CYAN, place.name() + "#") + " " + painted(BOLD, line));
  }

  /** What a command printed. */
  public void output(String text) {
    text.lines().forEach(line -> say("  " + line.stripTrailing()));
  }

  /** What to see in the output above. */
  public void see(String text) {
    say("  -> " + text);
  }

  /** Says that a claim holds. */
  public void holds(String claim) {
    say("  " + painted(GREEN, "[ok]") + " " + claim);
  }

  /** Says that a claim does not hold, and what was seen instead. */
  public void doesNotHold(String claim, String seen) {
    say("  " + painted(RED, "[FAILED]") + " " + claim);
    seen.lines().forEach(line -> say("           " + line));
  }

  private String painted(String colour, String text) {
    return isColoured ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
  }
}
