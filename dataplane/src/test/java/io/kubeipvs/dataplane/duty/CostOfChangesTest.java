package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.duty.CountedNode.Cost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one change costs on its way from the watch to the kernel, held against committed figures: no
 * times, but writes, messages, and bytes. They are the same for few Services and for many, which
 * says that cost follows the change and not the cluster.
 */
final class CostOfChangesTest {
  /** Classes are loaded in these, and code is linked. */
  private static final int ROUNDS_BEFORE = 5;

  private static final int ROUNDS = 15;

  @ParameterizedTest
  @ValueSource(ints = {100, 50_000})
  void isAsCommitted(int services) throws Exception {
    CommittedCosts committed = CommittedCosts.read();
    StringBuilder complaints = new StringBuilder();

    measure(services)
        .forEach((change, cost) ->
            complaints.append(committed.complaint(change.toString(), services, cost)));

    assertThat(complaints.toString()).as("what changes cost more or less than committed").isEmpty();
  }

  private static Map<CostChange, Cost> measure(int services) throws Exception {
    CountedNode node = new CountedNode(CostChange.cluster(services));
    makeRounds(node, services, 0, ROUNDS_BEFORE);
    Map<CostChange, List<Cost>> counted =
        makeRounds(node, services, ROUNDS_BEFORE, ROUNDS_BEFORE + ROUNDS);
    Map<CostChange, Cost> costs = new EnumMap<>(CostChange.class);
    counted.forEach((change, rounds) -> costs.put(change, usual(rounds)));
    return costs;
  }

  private static Map<CostChange, List<Cost>> makeRounds(
      CountedNode node, int services, int from, int to) throws IOException {
    Map<CostChange, List<Cost>> costs = new EnumMap<>(CostChange.class);
    for (CostChange change : CostChange.values()) {
      costs.put(change, new ArrayList<>());
    }
    int version = 1_000_000 * (1 + from);
    for (int round = from; round < to; round++) {
      for (CostChange change : CostChange.values()) {
        Cost cost = node.change(change.frames(services, round, version++));
        Objects.requireNonNull(costs.get(change)).add(cost);
      }
    }
    return costs;
  }

  /** The most that was counted, and the middle of what was allocated. */
  private static Cost usual(List<Cost> rounds) {
    return new Cost(
        most(rounds, Cost::operations),
        most(rounds, Cost::messages),
        most(rounds, Cost::bytes),
        middle(rounds, Cost::decoding),
        middle(rounds, Cost::planning),
        middle(rounds, Cost::writing));
  }

  private static long most(List<Cost> rounds, ToLongFunction<Cost> figure) {
    return rounds.stream().mapToLong(figure).max().orElseThrow();
  }

  /** A class that is loaded meanwhile, or code that is compiled, does not move it. */
  private static long middle(List<Cost> rounds, ToLongFunction<Cost> figure) {
    return rounds.stream()
        .mapToLong(figure)
        .sorted()
        .skip(rounds.size() / 2)
        .findFirst()
        .orElseThrow();
  }
}
