package io.kubeipvs.dataplane.leftovers;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What kube-proxy's iptables mode leaves beside a proxy in IPVS mode. Pure. */
public final class IptablesMode {
  /** The tables in which it has chains. */
  public static final List<String> TABLES = List.of("nat", "filter", "mangle");

  private static final Pattern SERVING =
      Pattern.compile("(?m)^-A KUBE-SERVICES .*-j KUBE-(SVC|EXT|FW|XLB)-");

  private IptablesMode() {}

  /**
   * Whether the iptables mode passes connections on here: Services' addresses lead to its chains.
   *
   * @param nat the table nat as iptables-save prints it
   */
  public static boolean serves(String nat) {
    return SERVING.matcher(nat).find();
  }

  /**
   * What to feed to iptables-restore so that its chains and the jumps to them are gone from a
   * table, and nothing that IPVS mode uses; null if there is nothing of it.
   *
   * @param saved the table as iptables-save prints it
   */
  public static @Nullable String removal(String table, String saved) {
    return ChainRemoval.of(table, saved, Extent.IPTABLES_MODE_ALONE).text();
  }
}
