package io.kubeipvs.agent.config;

import io.kubeipvs.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which of the node's addresses serve node ports. Immutable.
 *
 * @param primary the node's primary addresses, besides what is in the ranges
 * @param ranges addresses in these; empty, without primary, for all addresses
 */
public record NodePortChoice(boolean primary, List<IpPrefix> ranges) {
  public static final NodePortChoice ALL = new NodePortChoice(false, List.of());

  private static final String PRIMARY = "primary";
  private static final Map<String, List<IpPrefix>> RANGES_BY_KEYWORD =
      Map.of(
          PRIMARY,
          List.of(),
          "localhost",
          Prefixes.parse("127.0.0.0/8,::1/128"),
          "all",
          Prefixes.parse("0.0.0.0/0,::/0"));

  public NodePortChoice {
    ranges = List.copyOf(ranges);
  }

  /**
   * Reads address ranges and kube-proxy's keywords.
   *
   * @throws IllegalArgumentException if one is neither
   */
  public static NodePortChoice of(List<String> texts) {
    List<IpPrefix> ranges = new ArrayList<>();
    for (String text : texts) {
      List<IpPrefix> meant = RANGES_BY_KEYWORD.get(text.strip());
      ranges.addAll(meant == null ? List.of(IpPrefix.parse(text.strip())) : meant);
    }
    return new NodePortChoice(
        texts.stream().anyMatch(text -> text.strip().equals(PRIMARY)), ranges);
  }

  /** Whether the text stands for addresses without being a range of them. */
  public static boolean isKeyword(String text) {
    return RANGES_BY_KEYWORD.containsKey(text.strip());
  }
}
