package io.kubeipvs.proxy.plan;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.AddressPortList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A virtual server that should stand in the kernel. Immutable.
 *
 * @param schedulerFlags the scheduler's own flag bits ({@code 0x10} for mh), without persistence
 * @param affinityTimeoutSeconds 0 for no persistence
 * @param backEnds put in address order, each once; all masqueraded with weight 1
 */
public record PlannedServer(
    FrontEnd frontEnd,
    String scheduler,
    int schedulerFlags,
    int affinityTimeoutSeconds,
    List<AddressPort> backEnds) {
  public PlannedServer {
    // Who compares it with the kernel searches it; a search of a disordered list finds nothing.
    backEnds = AddressPortList.inAddressOrder(backEnds);
  }

  /** Written out, for a record's own is slow in a JVM that compiles quickly. */
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof PlannedServer other
        && schedulerFlags == other.schedulerFlags
        && affinityTimeoutSeconds == other.affinityTimeoutSeconds
        && frontEnd.equals(other.frontEnd)
        && scheduler.equals(other.scheduler)
        && backEnds.equals(other.backEnds);
  }

  @Override
  public int hashCode() {
    return frontEnd.hashCode() * 31 + backEnds.hashCode();
  }
}
