package io.kubeipvs.proxy.plan;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.AddressPortList;
import java.util.List;

/**
 * A virtual server that should stand in the kernel. Immutable.
 *
 * @param schedulerFlags the scheduler's own flag bits ({@code 0x10} for mh), without persistence
 * @param affinityTimeoutSeconds 0 for no persistence
 * @param backEnds in address order, each once; all masqueraded with weight 1
 */
public record PlannedServer(
    FrontEnd frontEnd,
    String scheduler,
    int schedulerFlags,
    int affinityTimeoutSeconds,
    List<AddressPort> backEnds) {
  public PlannedServer {
    backEnds = AddressPortList.copyOf(backEnds);
  }
}
