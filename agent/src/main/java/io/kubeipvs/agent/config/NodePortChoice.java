package io.kubeipvs.agent.config;

import io.kubeipvs.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the node's addresses serve node ports. Immutable.
 *
 * @param primary only the node's primary addresses; the ranges are empty then
 * @param ranges only addresses in these; empty for all addresses
 */
public record NodePortChoice(boolean primary, List<IpPrefix> ranges) {
  public static final NodePortChoice ALL = new NodePortChoice(false, List.of());

  public NodePortChoice {
    ranges = List.copyOf(ranges);
  }

  /**
   * Reads address ranges between commas, or {@code primary}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static NodePortChoice parse(String text) {
    if (text.strip().equals("primary")) {
      return new NodePortChoice(true, List.of());
    }
    List<String> parts = List.of(text.split(",", -1));
    if (parts.stream().anyMatch(part -> part.strip().equals("primary"))) {
      throw new IllegalArgumentException("primary must stand alone");
    }
    return new NodePortChoice(false, Prefixes.parse(text));
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>(primary ? List.of("primary") : List.of());
    ranges.forEach(range -> parts.add(range.toString()));
    return String.join(",", parts);
  }
}
