package io.kubeipvs.dataplane;

/** The kernel's answers that have a meaning here (errno.h, linux/netfilter/ipset/ip_set.h). */
final class Errno {
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int ENXIO = 6;
  static final int EEXIST = 17;
  static final int ENODEV = 19;
  static final int EADDRNOTAVAIL = 99;

  /** {@code IPSET_ERR_EXIST}: the entry is there, or is not. */
  static final int IPSET_EXIST = 4103;

  /** {@code IPSET_ERR_HASH_FULL}: the set holds as many entries as it may. */
  static final int IPSET_HASH_FULL = 4352;

  private Errno() {}
}
