package io.kubeipvs.conformance.traffic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client is told by a front end. Immutable.
 *
 * @param client name of a place in {@link TrafficPlan}
 * @param expected the sorted set of answers, joined by {@code |}; or the number of different
 *     servers, {@code 1 backend}, where which one is chance
 */
public record Fact(String client, FrontEnd frontEnd, String expected) {
  private static final Pattern NUMBER_OF_SERVERS = Pattern.compile("\\d+( backends?)");

  /** Whether it tells how many servers there are rather than which. */
  boolean countsServers() {
    return NUMBER_OF_SERVERS.matcher(expected).matches();
  }

  /** The answers of several attempts, in the form in which this fact is told. */
  String told(Collection<? extends Answer> answers) {
    Matcher number = NUMBER_OF_SERVERS.matcher(expected);
    return number.matches() ? counted(answers, number.group(1)) : listed(answers.stream());
  }

  private String counted(Collection<? extends Answer> answers, String unit) {
    SortedSet<String> servers = new TreeSet<>();
    List<Answer> others = new ArrayList<>();
    String own = TrafficPlan.serverThatCannotAnswerItsOwnPod(client);
    for (Answer answer : answers) {
      switch (answer) {
        case Answer.Served served -> servers.add(served.server());
        case Answer.Silence _ when own != null -> servers.add(own);
        case Answer.Silence _, Answer.Refused _, Answer.Failed _ -> others.add(answer);
      }
    }
    return servers.size() + unit + (others.isEmpty() ? "" : " | " + listed(others.stream()));
  }

  private static String listed(Stream<? extends Answer> answers) {
    return answers.map(Answer::text).distinct().sorted().collect(Collectors.joining(" | "));
  }

  /** Who asks what. */
  public String question() {
    return client + " -> " + frontEnd;
  }

  @Override
  public String toString() {
    return question() + ": " + expected;
  }
}
