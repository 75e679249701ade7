package io.kubeipvs.linux.ipvs;

/** What the kernel says of its IPVS: version as 0x010201 for 1.2.1, and connection table size. */
public record IpvsInfo(int version, int connectionTableSize) {
  /** The version as tools print it: {@code 1.2.1}. */
  public String versionText() {
    return (version >>> 16) + "." + (version >>> 8 & 0xff) + "." + (version & 0xff);
  }
}
