package io.kubeipvs.net;

/** One of the two IP families. Immutable. */
public enum IpFamily {
  IPV4(4, "IPv4"),
  IPV6(16, "IPv6");

  private final int byteLength;
  private final String kubernetesName;

  IpFamily(int byteLength, String kubernetesName) {
    this.byteLength = byteLength;
    this.kubernetesName = kubernetesName;
  }

  /** Length of an address in bytes: 4 or 16. */
  public int byteLength() {
    return byteLength;
  }

  /** Length of an address in bits: 32 or 128. */
  public int bitLength() {
    return byteLength * 8;
  }

  /** The family as Kubernetes writes it: {@code IPv4} or {@code IPv6}. */
  public String kubernetesName() {
    return kubernetesName;
  }
}
