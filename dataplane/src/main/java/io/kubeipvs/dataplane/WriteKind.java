package io.kubeipvs.dataplane;

import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.link.LinkOperation;

/** The kinds of kernel write, for counting. */
public enum WriteKind {
  ADD_VIRTUAL_SERVER(KernelSubsystem.IPVS),
  SET_VIRTUAL_SERVER(KernelSubsystem.IPVS),
  DELETE_VIRTUAL_SERVER(KernelSubsystem.IPVS),
  ADD_REAL_SERVER(KernelSubsystem.IPVS),
  SET_REAL_SERVER(KernelSubsystem.IPVS),
  DELETE_REAL_SERVER(KernelSubsystem.IPVS),
  ZERO_STATISTICS(KernelSubsystem.IPVS),
  SET_TIMEOUTS(KernelSubsystem.IPVS),
  CREATE_SET(KernelSubsystem.IPSET),
  DESTROY_SET(KernelSubsystem.IPSET),
  SWAP_SETS(KernelSubsystem.IPSET),
  ADD_SET_ENTRY(KernelSubsystem.IPSET),
  DELETE_SET_ENTRY(KernelSubsystem.IPSET),
  ADD_LINK(KernelSubsystem.LINK),
  DELETE_LINK(KernelSubsystem.LINK),
  ADD_ADDRESS(KernelSubsystem.LINK),
  DELETE_ADDRESS(KernelSubsystem.LINK),
  ADD_ROUTE(KernelSubsystem.LINK),
  DELETE_ROUTE(KernelSubsystem.LINK),
  RESTORE_RULES(KernelSubsystem.IPTABLES),
  DELETE_FLOW(KernelSubsystem.CONNTRACK),
  DELETE_TABLE(KernelSubsystem.NFTABLES),
  SET_SYSCTL(KernelSubsystem.SYSCTL);

  private final KernelSubsystem subsystem;

  WriteKind(KernelSubsystem subsystem) {
    this.subsystem = subsystem;
  }

  /** Whose write it is. */
  public KernelSubsystem subsystem() {
    return subsystem;
  }

  public static WriteKind of(IpvsOperation operation) {
    return switch (operation) {
      case IpvsOperation.AddServer _ -> ADD_VIRTUAL_SERVER;
      case IpvsOperation.SetServer _ -> SET_VIRTUAL_SERVER;
      case IpvsOperation.DeleteServer _ -> DELETE_VIRTUAL_SERVER;
      case IpvsOperation.AddDestination _ -> ADD_REAL_SERVER;
      case IpvsOperation.SetDestination _ -> SET_REAL_SERVER;
      case IpvsOperation.DeleteDestination _ -> DELETE_REAL_SERVER;
      case IpvsOperation.Zero _ -> ZERO_STATISTICS;
    };
  }

  public static WriteKind of(IpSetOperation operation) {
    return switch (operation) {
      case IpSetOperation.Create _ -> CREATE_SET;
      case IpSetOperation.Destroy _ -> DESTROY_SET;
      case IpSetOperation.Swap _ -> SWAP_SETS;
      case IpSetOperation.Add _ -> ADD_SET_ENTRY;
      case IpSetOperation.Delete _ -> DELETE_SET_ENTRY;
    };
  }

  public static WriteKind of(LinkOperation operation) {
    return switch (operation) {
      case LinkOperation.AddDummy _ -> ADD_LINK;
      case LinkOperation.DeleteLink _ -> DELETE_LINK;
      case LinkOperation.AddAddress _ -> ADD_ADDRESS;
      case LinkOperation.DeleteAddress _ -> DELETE_ADDRESS;
      case LinkOperation.AddRoute _ -> ADD_ROUTE;
      case LinkOperation.DeleteRoute _ -> DELETE_ROUTE;
    };
  }
}
