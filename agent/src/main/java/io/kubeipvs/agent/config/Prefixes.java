package io.kubeipvs.agent.config;

import io.kubeipvs.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;

/** Address ranges between commas. */
public final class Prefixes {
  private Prefixes() {}

  /**
   * Reads ranges; blank text is none.
   *
   * @throws IllegalArgumentException if a part is no range; the message quotes it
   */
  public static List<IpPrefix> parse(String text) {
    List<IpPrefix> prefixes = new ArrayList<>();
    if (!text.isBlank()) {
      for (String part : text.split(",", -1)) {
        prefixes.add(IpPrefix.parse(part.strip()));
      }
    }
    return List.copyOf(prefixes);
  }
}
