package io.kubeipvs.linux.ipvs;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A real server (destination) of a virtual server. Its identity within one is address and port.
 * Immutable.
 *
 * @param weight 0 means no new connections
 * @param upperThreshold connections above which it gets no new ones; 0 for no limit
 * @param lowerThreshold connections below which it gets new ones again; 0 for three quarters
 * @param tunnel encapsulation, with {@link ForwardingMethod#TUNNEL} only; null for plain IPIP
 */
public record RealServer(
    AddressPort endpoint,
    ForwardingMethod method,
    int weight,
    long upperThreshold,
    long lowerThreshold,
    @Nullable Tunnel tunnel) {
  private static final Tunnel PLAIN_TUNNEL = new Tunnel(Tunnel.Type.IPIP, 0, 0);

  public RealServer {
    // The kernel lists plain IPIP for every server that says nothing of a tunnel.
    tunnel = PLAIN_TUNNEL.equals(tunnel) ? null : tunnel;
  }

  /** Masqueraded, weight 1, no thresholds: what Kubernetes asks for. */
  public static RealServer masqueraded(IpAddress address, int port) {
    return new RealServer(
        new AddressPort(address, port), ForwardingMethod.MASQUERADE, 1, 0, 0, null);
  }

  /** Written out, for a record's own is slow in a JVM that compiles quickly. */
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof RealServer other
        && weight == other.weight
        && method == other.method
        && upperThreshold == other.upperThreshold
        && lowerThreshold == other.lowerThreshold
        && endpoint.equals(other.endpoint)
        && Objects.equals(tunnel, other.tunnel);
  }

  @Override
  public int hashCode() {
    return endpoint.hashCode() * 31 + weight;
  }

  public RealServer withWeight(int newWeight) {
    return new RealServer(endpoint, method, newWeight, upperThreshold, lowerThreshold, tunnel);
  }

  /**
   * How packets are wrapped.
   *
   * @param port UDP port, GUE only
   * @param flags bits of {@code IP_VS_TUNNEL_ENCAP_FLAG_*}
   */
  public record Tunnel(Type type, int port, int flags) {
    /** The encapsulations, with the kernel's numbers ({@code IP_VS_CONN_F_TUNNEL_TYPE_*}). */
    public enum Type {
      IPIP(0),
      GUE(1),
      GRE(2),

      /** A number without a meaning, which the kernel takes from anybody; it cannot be written. */
      UNKNOWN(0xff);

      private final int number;

      Type(int number) {
        this.number = number;
      }

      int number() {
        return number;
      }

      static Type ofNumber(int number) {
        return switch (number) {
          case 0 -> IPIP;
          case 1 -> GUE;
          case 2 -> GRE;
          default -> UNKNOWN;
        };
      }
    }
  }
}
