package io.kubeipvs.dataplane.server;

import io.kubeipvs.linux.ipvs.ForwardingMethod;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.ServiceFlags;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.PlannedServer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations from a virtual server as it is to as it is planned. Pure. */
public final class ServerSteps {
  private ServerSteps() {}

  public static VirtualServerKey key(FrontEnd frontEnd) {
    return VirtualServerKey.of(frontEnd.protocol(), frontEnd.address(), frontEnd.port());
  }

  /** The front end of a key; null for one that no Service can have. */
  public static @Nullable FrontEnd frontEnd(VirtualServerKey key) {
    return switch (key) {
      case VirtualServerKey.Addressed(int number, var address, int port) -> {
        for (Protocol protocol : Protocol.values()) {
          if (protocol.number() == number) {
            yield new FrontEnd(protocol, address, port);
          }
        }
        yield null;
      }
      case VirtualServerKey.FirewallMark _ -> null;
    };
  }

  static VirtualServer settings(PlannedServer planned) {
    int timeoutSeconds = planned.affinityTimeoutSeconds();
    int flags = planned.schedulerFlags() | (timeoutSeconds > 0 ? ServiceFlags.PERSISTENT : 0);
    VirtualServerKey key = key(planned.frontEnd());
    return new VirtualServer(
        key, planned.scheduler(), flags, timeoutSeconds, key.family().bitLength(), null);
  }

  /**
   * The steps for a server that is wanted. New real servers come before old ones go, so that there
   * is always one to choose. A TCP one that goes first loses its weight; it is deleted when its
   * connections have ended.
   *
   * @param known null if there is none
   * @param repairs whether a wanted real server is made as planned whoever changed it; if not, only
   *     those are that count as demoted
   */
  static List<IpvsOperation> bring(
      PlannedServer planned, @Nullable KnownServer known, boolean repairs) {
    VirtualServer settings = settings(planned);
    VirtualServerKey key = settings.key();
    if (known == null) {
      List<IpvsOperation> steps = new ArrayList<>(1 + planned.backEnds().size());
      steps.add(new IpvsOperation.AddServer(settings));
      for (AddressPort backEnd : planned.backEnds()) {
        steps.add(new IpvsOperation.AddDestination(key, masqueraded(backEnd)));
      }
      return steps;
    }
    List<IpvsOperation> steps = new ArrayList<>();
    if (!known.hasSettingsOf(settings)) {
      steps.add(new IpvsOperation.SetServer(settings));
    }
    for (AddressPort backEnd : planned.backEnds()) {
      if (known.hasAsMade(backEnd)) {
        continue;
      }
      if (!known.destinations().containsKey(backEnd)) {
        steps.add(new IpvsOperation.AddDestination(key, masqueraded(backEnd)));
      } else if (repairs || known.demoted().contains(backEnd)) {
        steps.add(new IpvsOperation.SetDestination(key, masqueraded(backEnd)));
      }
    }
    for (AddressPort unwanted : known.beside(planned)) {
      if (planned.frontEnd().protocol() != Protocol.TCP) {
        steps.add(new IpvsOperation.DeleteDestination(key, unwanted));
      } else if (weight(known, unwanted) != 0) {
        steps.add(new IpvsOperation.SetDestination(key, actual(known, unwanted).withWeight(0)));
      }
    }
    return steps;
  }

  /** Whether there is anything to do but to wait for connections to end. */
  public static boolean differs(
      PlannedServer planned, @Nullable KnownServer known, boolean repairs) {
    if (known == null) {
      return true;
    }
    if (known.hasExactly(planned.backEnds()) && known.hasSettingsOf(settings(planned))) {
      known.share(planned);
      return false; // nearly all, and that without a list of steps for each
    }
    return !bring(planned, known, repairs).isEmpty()
        || !known.demoted().containsAll(known.beside(planned));
  }

  private static int weight(KnownServer known, AddressPort endpoint) {
    return actual(known, endpoint).weight();
  }

  private static RealServer actual(KnownServer known, AddressPort endpoint) {
    RealServer actual = known.destinations().get(endpoint);
    return actual == null ? masqueraded(endpoint) : actual;
  }

  public static RealServer masqueraded(AddressPort endpoint) {
    return new RealServer(endpoint, ForwardingMethod.MASQUERADE, 1, 0, 0, null);
  }
}
