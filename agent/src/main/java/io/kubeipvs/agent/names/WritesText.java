package io.kubeipvs.agent.names;

import io.kubeipvs.dataplane.KernelWrite;
import io.kubeipvs.dataplane.WriteHistory;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.proxy.plan.Cause;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Kernel writes as lines of words between tabs, with a greeting first and {@code end} last. A line
 * end in a word is written as {@code \\n}, a tab as {@code \\t}, a backslash twice.
 *
 * <pre>
 * kube-ipvs writes 1
 * shadow     (only if it is in that mode)
 * forgotten  0
 * done    1  2026-11-27T15:24:42.123Z  ADD_ADDRESS      add address 10.96.0.20 ...      restart
 * failed  2  2026-11-27T15:24:42.123Z  SET_REAL_SERVER  set ...  service  default  web  4711  ENOENT
 * end
 * </pre>
 *
 * or, where they cannot be told, {@code unknown} and why, and {@code end}.
 */
final class WritesText {
  private static final String GREETING = "kube-ipvs writes 1";

  /** Of one word: the rules of a node, the longest, fit; so an answer has a bound. */
  private static final int LONGEST_WORD = 16_384;

  private WritesText() {}

  static void write(AgentWrites writes, Appendable out) throws IOException {
    line(out, Stream.of(GREETING));
    if (writes.shadow()) {
      line(out, Stream.of("shadow"));
    }
    line(out, Stream.of("forgotten", Long.toString(writes.history().forgotten())));
    for (KernelWrite write : writes.history().writes()) {
      line(out, words(write));
    }
    line(out, Stream.of("end"));
  }

  static void writeRefusal(String reason, Appendable out) throws IOException {
    line(out, Stream.of(GREETING));
    line(out, Stream.of("unknown", reason));
    line(out, Stream.of("end"));
  }

  private static Stream<String> words(KernelWrite write) {
    String error = write.error();
    List<String> words = new ArrayList<>();
    words.add(error == null ? "done" : "failed");
    words.add(Long.toString(write.number()));
    words.add(write.time().toString());
    words.add(write.kind().name());
    words.add(write.operation());
    switch (write.cause()) {
      case Cause.ServiceChanged(ObjectKey service, String version) ->
          words.addAll(List.of("service", service.namespace(), service.name(), version));
      case Cause.NodeChanged() -> words.add("node");
      case Cause.Restart() -> words.add("restart");
      case Cause.Drift() -> words.add("drift");
    }
    if (error != null) {
      words.add(error);
    }
    return words.stream();
  }

  private static void line(Appendable out, Stream<String> words) throws IOException {
    out.append(String.join("\t", words.map(WritesText::escaped).toList())).append('\n');
  }

  private static String escaped(String word) {
    String whole =
        word.length() <= LONGEST_WORD
            ? word
            : word.substring(0, LONGEST_WORD)
                + "\n(and "
                + (word.length() - LONGEST_WORD)
                + " characters more)";
    return whole
        .replace("\\", "\\\\")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t");
  }

  private static String unescaped(String word) {
    if (word.indexOf('\\') < 0) {
      return word;
    }
    StringBuilder text = new StringBuilder();
    boolean afterBackslash = false;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '\\' && !afterBackslash) {
        afterBackslash = true;
        continue;
      }
      text.append(afterBackslash ? meant(c) : c);
      afterBackslash = false;
    }
    return text.toString();
  }

  /** What a character after a backslash stands for. */
  private static char meant(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  /**
   * Reads what an agent says.
   *
   * @throws IOException if it cannot tell, is cut short, or is not what an agent of this version
   *     says
   */
  static AgentWrites read(BufferedReader in) throws IOException {
    String greeting = in.readLine();
    if (!GREETING.equals(greeting)) {
      throw new IOException(
          greeting == null
              ? "the agent's answer was cut short"
              : "the agent speaks another version: " + greeting);
    }
    Told told = new Told();
    AnswerLines.readToEnd(in, told);
    return new AgentWrites(told.shadow, new WriteHistory(told.forgotten, List.copyOf(told.writes)));
  }

  /** What an answer has told so far. */
  private static final class Told implements AnswerLines.Taker {
    private final List<KernelWrite> writes = new ArrayList<>();
    private boolean shadow;
    private long forgotten;

    @Override
    public void take(List<String> line) throws IOException {
      Iterator<String> words = line.stream().map(WritesText::unescaped).iterator();
      String first = words.next();
      switch (first) {
        case "shadow" -> shadow = true;
        case "forgotten" -> forgotten = Long.parseLong(words.next());
        case "done" -> writes.add(write(words, false));
        case "failed" -> writes.add(write(words, true));
        case "unknown" -> throw new IOException(words.next());
        default -> throw new IllegalArgumentException(first);
      }
    }
  }

  private static KernelWrite write(Iterator<String> words, boolean failed) {
    return new KernelWrite(
        Long.parseLong(words.next()),
        Instant.parse(words.next()),
        WriteKind.valueOf(words.next()),
        words.next(),
        cause(words),
        failed ? words.next() : null);
  }

  private static Cause cause(Iterator<String> words) {
    String kind = words.next();
    return switch (kind) {
      case "service" ->
          new Cause.ServiceChanged(new ObjectKey(words.next(), words.next()), words.next());
      case "node" -> new Cause.NodeChanged();
      case "restart" -> new Cause.Restart();
      case "drift" -> new Cause.Drift();
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
