package io.kubeipvs.linux.ipset;

/** The set types that Service proxies use. */
public enum IpSetType {
  HASH_IP("hash:ip"),
  HASH_NET("hash:net"),
  HASH_IP_PORT("hash:ip,port"),
  HASH_IP_PORT_IP("hash:ip,port,ip"),
  HASH_IP_PORT_NET("hash:ip,port,net"),
  BITMAP_PORT("bitmap:port");

  private final String kernelName;

  IpSetType(String kernelName) {
    this.kernelName = kernelName;
  }

  /** The type's name in the kernel and in ipset's text. */
  public String kernelName() {
    return kernelName;
  }
}
