package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.netlink.NetlinkException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Refuses writes that no kernel should get: values that it takes and misunderstands, or that do not
 * fit the format. What the kernel itself refuses is left to it. Pure.
 *
 * <p>A refusal is a {@link NetlinkException} with errno 0, for the kernel was not asked.
 */
public final class IpvsValidation {
  private static final int MAX_SCHEDULER_BYTES = 15;
  private static final int MAX_ENGINE_BYTES = 16;

  /**
   * The kernel counts timeouts in jiffies of 32 bits and does not see an overflow. This is the
   * longest that fits at 1000 jiffies to the second, the most there are.
   */
  static final long MAX_PERSISTENCE_SECONDS = 0xffff_ffffL / 1000;

  /** As above, but the kernel wants these to fit with their sign. */
  static final long MAX_TIMEOUT_SECONDS = Integer.MAX_VALUE / 1000;

  private IpvsValidation() {}

  /** Why the operation must not be sent, or null if it may. */
  public static @Nullable NetlinkException refusal(IpvsOperation operation) {
    String problem =
        switch (operation) {
          case IpvsOperation.AddServer(var server) -> problemOf(server);
          case IpvsOperation.SetServer(var server) -> problemOf(server);
          case IpvsOperation.AddDestination(var _, var server) -> problemOf(server);
          case IpvsOperation.SetDestination(var _, var server) -> problemOf(server);
          // Whatever is listed can be removed, so these take any identity.
          case IpvsOperation.DeleteServer _ -> null;
          case IpvsOperation.DeleteDestination _ -> null;
          case IpvsOperation.Zero _ -> null;
        };
    return problem == null ? null : new NetlinkException(operation + ": " + problem, 0, null);
  }

  /** Why the timeouts must not be sent, or null if they may. */
  public static @Nullable NetlinkException refusal(IpvsTimeouts timeouts) {
    for (long seconds :
        new long[] {timeouts.tcpSeconds(), timeouts.tcpFinSeconds(), timeouts.udpSeconds()}) {
      if (outside(seconds, 0, MAX_TIMEOUT_SECONDS)) {
        String problem = range("timeout in seconds", seconds, 0, MAX_TIMEOUT_SECONDS);
        return new NetlinkException("set IPVS timeouts: " + problem, 0, null);
      }
    }
    return null;
  }

  private static @Nullable String problemOf(VirtualServer server) {
    if (server.key() instanceof VirtualServerKey.Addressed(int protocol, var _, var _)
        && outside(protocol, 1, 255)) {
      return range("protocol", protocol, 1, 255);
    }
    if (textOutside(server.scheduler(), MAX_SCHEDULER_BYTES)) {
      return "scheduler \"" + server.scheduler() + "\" has not 1-15 bytes";
    }
    String engine = server.persistenceEngine();
    if (engine != null && textOutside(engine, MAX_ENGINE_BYTES)) {
      return "persistence engine \"" + engine + "\" has not 1-16 bytes";
    }
    if ((server.flags() & ServiceFlags.HASHED) != 0) {
      return "flag HASHED is the kernel's own";
    }
    if (outside(server.persistenceTimeoutSeconds(), 0, MAX_PERSISTENCE_SECONDS)) {
      return range(
          "persistence timeout in seconds",
          server.persistenceTimeoutSeconds(),
          0,
          MAX_PERSISTENCE_SECONDS);
    }
    int shortest =
        switch (server.key().family()) {
          case IPV4 -> 0;
          case IPV6 -> 1;
        };
    int longest = server.key().family().bitLength();
    return outside(server.persistencePrefixLength(), shortest, longest)
        ? range("persistence prefix length", server.persistencePrefixLength(), shortest, longest)
        : null;
  }

  private static @Nullable String problemOf(RealServer server) {
    if (outside(server.weight(), 0, Integer.MAX_VALUE)) {
      return range("weight", server.weight(), 0, Integer.MAX_VALUE);
    }
    if (server.method() == ForwardingMethod.UNKNOWN) {
      return "the forwarding method is unknown";
    }
    if (outside(server.upperThreshold(), 0, Integer.MAX_VALUE)) {
      return range("upper threshold", server.upperThreshold(), 0, Integer.MAX_VALUE);
    }
    if (outside(server.lowerThreshold(), 0, Integer.MAX_VALUE)) {
      return range("lower threshold", server.lowerThreshold(), 0, Integer.MAX_VALUE);
    }
    RealServer.Tunnel tunnel = server.tunnel();
    if (tunnel == null) {
      return null;
    }
    if (server.method() != ForwardingMethod.TUNNEL) {
      return "encapsulation goes with the forwarding method " + ForwardingMethod.TUNNEL + " only";
    }
    if (tunnel.type() == RealServer.Tunnel.Type.UNKNOWN) {
      return "the type of the tunnel is unknown";
    }
    if (outside(tunnel.port(), 0, 0xffff)) {
      return range("port of the tunnel", tunnel.port(), 0, 0xffff);
    }
    return outside(tunnel.flags(), 0, 0xffff)
        ? range("flags of the tunnel", tunnel.flags(), 0, 0xffff)
        : null;
  }

  private static boolean outside(long value, long least, long most) {
    return value < least || value > most;
  }

  private static String range(String what, long value, long least, long most) {
    return what + " " + value + " is not in " + least + "-" + most;
  }

  private static boolean textOutside(String text, int mostBytes) {
    return text.indexOf('\0') >= 0
        || outside(text.getBytes(StandardCharsets.UTF_8).length, 1, mostBytes);
  }
}
