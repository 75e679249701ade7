package io.kubeipvs.linux.link;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import org.jspecify.annotations.Nullable;

/**
 * A route. Immutable.
 *
 * @param table 254 is main, 255 local
 * @param protocol who made it ({@code RTPROT_*}); 2 is the kernel
 * @param scope 0 universe, 253 link, 254 host
 * @param linkIndex outgoing link, 0 for none
 */
public record Route(
    IpPrefix destination,
    Type type,
    int table,
    int protocol,
    int scope,
    int linkIndex,
    @Nullable IpAddress gateway,
    int metric) {
  /** Of addresses that only this host has ({@code RT_SCOPE_HOST}). IPv6 does not look at it. */
  public static final int SCOPE_HOST = 254;

  public static final int TABLE_MAIN = 254;
  public static final int TABLE_LOCAL = 255;

  /** The route types we make or must tell apart; all others are {@link #OTHER}. */
  public enum Type {
    UNICAST,
    LOCAL,
    BLACKHOLE,
    OTHER
  }
}
