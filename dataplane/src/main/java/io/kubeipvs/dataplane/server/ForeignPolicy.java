package io.kubeipvs.dataplane.server;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.set.SetTable;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Difference;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import java.util.List;

/**
 * Decides whether something that nobody planned may be removed. Owned by the writer's thread.
 *
 * <p>Where foreign things are to stay, the sets tell whose they are: a predecessor put each of its
 * servers and addresses into them before it made it.
 */
public final class ForeignPolicy {
  private static final List<SetName> SERVER_SETS =
      List.of(
          SetName.CLUSTER_IP,
          SetName.EXTERNAL_IP,
          SetName.EXTERNAL_IP_LOCAL,
          SetName.LOAD_BALANCER);

  private final DataplaneConfig config;
  private final SetTable sets;

  public ForeignPolicy(DataplaneConfig config, SetTable sets) {
    this.config = config;
    this.sets = sets;
  }

  /** Whether a server that was planned once stays where it is now that nobody plans it. */
  public boolean keepsFormer(FrontEnd frontEnd) {
    return isExcluded(frontEnd) && !config.differences().has(Difference.DELETING_EXCLUDED);
  }

  private boolean isExcluded(FrontEnd frontEnd) {
    IpAddress address = frontEnd.address();
    return config.excludeCidrs().stream().anyMatch(prefix -> prefix.contains(address));
  }

  public boolean mayRemove(FrontEnd unknown) {
    return !isExcluded(unknown) && (config.removeForeign() || isMarked(unknown));
  }

  public boolean mayRemove(IpAddress unknown) {
    return config.removeForeign() || sets.contains(SetMember.ip(SetName.IPVS_IPS, unknown));
  }

  /** Whether the sets say that it is a predecessor's, or was ours until now. */
  public boolean isMarked(FrontEnd frontEnd) {
    Protocol protocol = frontEnd.protocol();
    for (SetName set : SERVER_SETS) {
      if (sets.contains(SetMember.ipPort(set, frontEnd.address(), protocol, frontEnd.port()))) {
        return true;
      }
    }
    SetMember nodePort =
        switch (protocol) {
          case TCP ->
              SetMember.port(SetName.NODE_PORT_TCP, frontEnd.address().family(), frontEnd.port());
          case UDP ->
              SetMember.port(SetName.NODE_PORT_UDP, frontEnd.address().family(), frontEnd.port());
          case SCTP ->
              SetMember.ipPort(
                  SetName.NODE_PORT_SCTP_HASH, frontEnd.address(), protocol, frontEnd.port());
        };
    return sets.contains(nodePort);
  }
}
