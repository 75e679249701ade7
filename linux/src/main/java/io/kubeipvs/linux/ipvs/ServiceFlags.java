package io.kubeipvs.linux.ipvs;

/** Flag bits of a virtual server ({@code IP_VS_SVC_F_*}). */
public final class ServiceFlags {
  /** Clients stay with a real server for the persistence timeout. */
  public static final int PERSISTENT = 0x1;

  /** The kernel's own mark on every server it lists; never part of a {@link VirtualServer}. */
  public static final int HASHED = 0x2;

  /** Each UDP datagram is scheduled anew. */
  public static final int ONE_PACKET = 0x4;

  /** sh and mh: fall back to another server when the chosen one is unavailable. */
  public static final int SCHEDULER_FALLBACK = 0x8;

  /** sh and mh: the source port joins the hash. */
  public static final int SCHEDULER_SOURCE_PORT = 0x10;

  /** The third flag a scheduler may use; none does today. */
  public static final int SCHEDULER_FLAG_3 = 0x20;

  private ServiceFlags() {}
}
