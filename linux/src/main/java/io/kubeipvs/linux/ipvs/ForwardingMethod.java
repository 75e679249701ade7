package io.kubeipvs.linux.ipvs;

/** How packets reach a real server, with the kernel's numbers ({@code IP_VS_CONN_F_*}). */
public enum ForwardingMethod {
  MASQUERADE(0, "Masq"),
  LOCAL(1, "Local"),
  TUNNEL(2, "Tunnel"),
  DIRECT_ROUTE(3, "Route"),
  BYPASS(4, "Bypass"),

  /** A number without a meaning, which the kernel takes from anybody; it cannot be written. */
  UNKNOWN(7, "?");

  private final int number;
  private final String toolName;

  ForwardingMethod(int number, String toolName) {
    this.number = number;
    this.toolName = toolName;
  }

  int number() {
    return number;
  }

  static ForwardingMethod ofNumber(int number) {
    return switch (number) {
      case 0 -> MASQUERADE;
      case 1 -> LOCAL;
      case 2 -> TUNNEL;
      case 3 -> DIRECT_ROUTE;
      case 4 -> BYPASS;
      default -> UNKNOWN;
    };
  }

  /** The name as ipvsadm prints it. */
  public String toolName() {
    return toolName;
  }
}
