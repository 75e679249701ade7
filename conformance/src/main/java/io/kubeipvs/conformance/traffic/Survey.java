package io.kubeipvs.conformance.traffic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks what facts ask. Several front ends are asked at a time, each by one client after the other:
 * two clients at once would split a round-robin between them, and each could see one server only.
 * The attempts of one client begin together, so that all of those without an answer take as long as
 * one; but where affinity is looked for, the first must be over before others can follow it. Safe
 * for use by several threads, as its clients are.
 */
final class Survey {
  private static final int ATTEMPTS = 4;
  private static final int FRONT_ENDS_AT_A_TIME = 6;

  private final Map<String, Client> clients;

  /**
   * @param clients by name
   */
  Survey(Map<String, Client> clients) {
    this.clients = Map.copyOf(clients);
  }

  /** What was seen, in the order of the facts. */
  List<Observation> observe(List<Fact> facts) throws InterruptedException {
    Map<FrontEnd, List<Fact>> rounds = new LinkedHashMap<>();
    facts.forEach(
        fact -> rounds.computeIfAbsent(fact.frontEnd(), _ -> new ArrayList<>()).add(fact));
    Map<Fact, Observation> seen = new HashMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(FRONT_ENDS_AT_A_TIME)) {
      List<Callable<List<Observation>>> questions = new ArrayList<>();
      rounds.values().forEach(round -> questions.add(() -> observeInTurn(round)));
      for (List<Observation> round : results(threads.invokeAll(questions))) {
        round.forEach(observation -> seen.put(observation.fact(), observation));
      }
    }
    return facts.stream().map(seen::get).toList();
  }

  private List<Observation> observeInTurn(List<Fact> round) throws InterruptedException {
    List<Observation> seen = new ArrayList<>();
    for (Fact fact : round) {
      seen.add(new Observation(fact, fact.told(ask(fact))));
    }
    return seen;
  }

  private List<Answer> ask(Fact fact) throws InterruptedException {
    Client client = clients.get(fact.client());
    if (client == null) {
      throw new IllegalArgumentException("there is no client " + fact.client());
    }
    Callable<Answer> attempt = () -> client.ask(fact.frontEnd());
    try (ExecutorService threads =
        fact.countsServers()
            ? Executors.newSingleThreadExecutor()
            : Executors.newFixedThreadPool(ATTEMPTS)) {
      return results(threads.invokeAll(Collections.nCopies(ATTEMPTS, attempt)));
    }
  }

  private static <T> List<T> results(List<Future<T>> ended) throws InterruptedException {
    List<T> results = new ArrayList<>();
    for (Future<T> future : ended) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("an attempt failed: " + e.getCause(), e);
      }
    }
    return results;
  }
}
