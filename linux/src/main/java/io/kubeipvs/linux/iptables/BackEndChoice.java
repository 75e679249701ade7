package io.kubeipvs.linux.iptables;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which back end the rest of the node uses. Pure. In this order:
 *
 * <ol>
 *   <li>a back end that does not work here is out;
 *   <li>a marker chain that stands in just one back end decides (the first of the list first);
 *   <li>the back end with more rules;
 *   <li>the one behind the plain name {@code iptables}, because operators type that.
 * </ol>
 */
final class BackEndChoice {
  private BackEndChoice() {}

  /**
   * @param plain the back end behind the plain name
   * @param legacyRules all rules as iptables-save prints them; null if the back end does not work
   * @param nftRules likewise
   */
  static IptablesBackEnd choose(
      IptablesBackEnd plain,
      @Nullable String legacyRules,
      @Nullable String nftRules,
      List<String> markerChains) {
    if (legacyRules == null || nftRules == null) {
      return nftRules != null
          ? IptablesBackEnd.NFT
          : legacyRules != null ? IptablesBackEnd.LEGACY : plain;
    }
    for (String chain : markerChains) {
      boolean inLegacy = declares(legacyRules, chain);
      if (inLegacy != declares(nftRules, chain)) {
        return inLegacy ? IptablesBackEnd.LEGACY : IptablesBackEnd.NFT;
      }
    }
    int byCount = Long.compare(ruleCount(legacyRules), ruleCount(nftRules));
    return byCount == 0 ? plain : byCount > 0 ? IptablesBackEnd.LEGACY : IptablesBackEnd.NFT;
  }

  private static boolean declares(String rules, String chain) {
    return rules.startsWith(":" + chain + " ") || rules.contains("\n:" + chain + " ");
  }

  private static long ruleCount(String rules) {
    return rules.lines().filter(line -> line.startsWith("-A ")).count();
  }
}
