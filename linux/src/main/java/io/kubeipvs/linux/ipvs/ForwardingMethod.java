package io.kubeipvs.linux.ipvs;

/** How packets reach a real server, in the kernel's numbering ({@code IP_VS_CONN_F_*}). */
public enum ForwardingMethod {
  MASQUERADE("Masq"),
  LOCAL("Local"),
  TUNNEL("Tunnel"),
  DIRECT_ROUTE("Route"),
  BYPASS("Bypass");

  private final String toolName;

  ForwardingMethod(String toolName) {
    this.toolName = toolName;
  }

  /** The name as ipvsadm prints it. */
  public String toolName() {
    return toolName;
  }
}
