package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.syscall.Errno;
import org.jspecify.annotations.Nullable;

/**
 * Says what an errno means here and what to do. IPVS sends no text with its errors, and several
 * numbers mean different things by operation. Pure.
 */
final class IpvsAdvice {
  private IpvsAdvice() {}

  /** Adds advice to the failure of a write. */
  static NetlinkException explain(IpvsOperation operation, NetlinkException failure) {
    String hint =
        switch (operation) {
          case IpvsOperation.AddServer(var server) -> ofServer(server, failure.errno());
          case IpvsOperation.SetServer(var server) -> ofServer(server, failure.errno());
          case IpvsOperation.AddDestination(var _, var server) ->
              ofDestination(server, failure.errno());
          case IpvsOperation.SetDestination(var _, var server) ->
              ofDestination(server, failure.errno());
          case IpvsOperation.DeleteDestination _ -> ofMissing(failure.errno());
          case IpvsOperation.DeleteServer _ -> ofMissing(failure.errno());
          case IpvsOperation.Zero _ -> ofMissing(failure.errno());
        };
    return hint == null ? explain(failure) : failure.withHint(hint);
  }

  /** Adds advice that does not depend on the request. */
  static NetlinkException explain(NetlinkException failure) {
    return switch (failure.errno()) {
      case Errno.EPERM ->
          failure.withHint("IPVS needs CAP_NET_ADMIN in the initial user namespace, to read too");
      case Errno.ENOPROTOOPT ->
          failure.withHint("the network namespace or module ip_vs is being taken down");
      default -> failure;
    };
  }

  private static @Nullable String ofServer(VirtualServer server, int errno) {
    return switch (errno) {
      case Errno.ENOENT -> missingModule(server);
      case Errno.EEXIST -> "there is a virtual server of this identity already";
      case Errno.ESRCH -> "there is no such virtual server";
      case Errno.EAFNOSUPPORT -> "IPv6 is switched off in this kernel";
      case Errno.EINVAL -> "the kernel misses an attribute or finds one malformed";
      default -> null;
    };
  }

  private static String missingModule(VirtualServer server) {
    String scheduler =
        "scheduler \"%s\" is not available, load module ip_vs_%s"
            .formatted(server.scheduler(), server.scheduler());
    return server.persistenceEngine() == null
        ? scheduler
        : scheduler
            + ", or persistence engine \"%s\" is not, load module ip_vs_pe_%s"
                .formatted(server.persistenceEngine(), server.persistenceEngine());
  }

  private static @Nullable String ofDestination(RealServer server, int errno) {
    return switch (errno) {
      case Errno.EINVAL ->
          "the routing table of this moment makes it a multicast, broadcast or zero address, or it"
              + " is IPv6 link-local, or of another family than the virtual server without a"
              + " tunnel, or a GUE tunnel without a port";
      case Errno.ERANGE ->
          "the lower threshold %d is over the upper %d"
              .formatted(server.lowerThreshold(), server.upperThreshold());
      case Errno.EEXIST -> "the virtual server has this real server already";
      case Errno.EAFNOSUPPORT -> "IPv6 is switched off in this kernel";
      default -> ofMissing(errno);
    };
  }

  private static @Nullable String ofMissing(int errno) {
    return switch (errno) {
      case Errno.ESRCH -> "there is no such virtual server";
      case Errno.ENOENT -> "the virtual server has no such real server";
      default -> null;
    };
  }
}
