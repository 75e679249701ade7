package io.kubeipvs.bench;

import io.kubeipvs.bench.figure.Figure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be measured. Immutable.
 *
 * @param only names of figures; all if empty
 * @param quick smaller clusters and fewer repetitions
 * @param peers whether other programs are measured too
 * @param page whether the page of the documentation gets the results
 * @param passedOn words for the processes that measure, such as kube-proxy@VERSION=PATH
 */
record Options(
    Path root,
    List<String> only,
    boolean quick,
    boolean peers,
    boolean page,
    List<String> passedOn) {
  static final String HELP =
      """
      Usage: tools/bench [--only P1,P3] [--quick] [--no-peers] [--page]
        --only NAMES   measure only these figures, names apart by commas
        --quick        small clusters and few repetitions: does it work, not how fast is it
        --no-peers     leave out kube-proxy and the restoring tools
        --page         write docs/performance.md from the results, too
        --help         this
      Figures:
      """;

  Options {
    only = List.copyOf(only);
    passedOn = List.copyOf(passedOn);
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException if it cannot be understood; the message says why
   */
  static Options parse(List<String> words) {
    Path root = Path.of(".");
    List<String> only = new ArrayList<>();
    List<String> passedOn = new ArrayList<>();
    boolean quick = false;
    boolean peers = true;
    boolean page = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      switch (word) {
        case "--quick" -> quick = true;
        case "--no-peers" -> peers = false;
        case "--page" -> page = true;
        case "--only" -> only.addAll(names(value(words, ++i, word)));
        case "--root" -> root = Path.of(value(words, ++i, word));
        case "--pass-on" -> passedOn.add(value(words, ++i, word));
        default -> throw new IllegalArgumentException("unknown option " + word);
      }
    }
    return new Options(root, only, quick, peers, page, passedOn);
  }

  private static String value(List<String> words, int at, String option) {
    if (at >= words.size()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return words.get(at);
  }

  private static List<String> names(String text) {
    List<String> names = List.of(text.split("[, ]+"));
    names.forEach(Figures::named);
    return names;
  }

  boolean wants(Figure figure) {
    return only.isEmpty() || only.contains(figure.name());
  }
}
