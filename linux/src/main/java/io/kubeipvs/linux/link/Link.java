package io.kubeipvs.linux.link;

/**
 * A network interface. Immutable.
 *
 * @param kind the kernel's name of its driver kind ({@code dummy}, {@code veth}), empty for none
 * @param flags {@code IFF_*} bits
 */
public record Link(int index, String name, String kind, int flags, int mtu) {
  /** {@code IFF_UP}. */
  public static final int FLAG_UP = 0x1;

  private static final int LOOPBACK = 0x8;

  public boolean isUp() {
    return (flags & FLAG_UP) != 0;
  }

  public boolean isLoopback() {
    return (flags & LOOPBACK) != 0;
  }
}
