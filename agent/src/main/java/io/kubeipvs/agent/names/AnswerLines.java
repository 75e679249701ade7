package io.kubeipvs.agent.names;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.List;
import java.util.NoSuchElementException;

/** What all answers of an agent are made of: lines of words between tabs, up to {@code end}. */
final class AnswerLines {
  private AnswerLines() {}

  /** Takes over a line. What it throws beside an IOException is the line's fault. */
  interface Taker {
    void take(List<String> words) throws IOException;
  }

  /** Reads all lines to the end of the answer. */
  static void readToEnd(BufferedReader in, Taker taker) throws IOException {
    List<String> words = read(in);
    while (!words.getFirst().equals("end")) {
      try {
        taker.take(words);
      } catch (IllegalArgumentException
          | IndexOutOfBoundsException
          | NoSuchElementException
          | DateTimeException e) {
        throw new IOException(
            "the agent sent a line that means nothing: " + String.join("\t", words), e);
      }
      words = read(in);
    }
  }

  /** Reads one line. */
  static List<String> read(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the agent's answer was cut short");
    }
    return List.of(line.split("\t", -1));
  }
}
