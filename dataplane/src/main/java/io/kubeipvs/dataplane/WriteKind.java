package io.kubeipvs.dataplane;

import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.link.LinkOperation;

/** The kinds of kernel write, for counting. */
public enum WriteKind {
  ADD_VIRTUAL_SERVER,
  SET_VIRTUAL_SERVER,
  DELETE_VIRTUAL_SERVER,
  ADD_REAL_SERVER,
  SET_REAL_SERVER,
  DELETE_REAL_SERVER,
  ZERO_STATISTICS,
  SET_TIMEOUTS,
  CREATE_SET,
  DESTROY_SET,
  SWAP_SETS,
  ADD_SET_ENTRY,
  DELETE_SET_ENTRY,
  ADD_LINK,
  DELETE_LINK,
  ADD_ADDRESS,
  DELETE_ADDRESS,
  ADD_ROUTE,
  DELETE_ROUTE,
  RESTORE_RULES,
  DELETE_FLOW,
  SET_SYSCTL;

  static WriteKind of(IpvsOperation operation) {
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

  static WriteKind of(IpSetOperation operation) {
    return switch (operation) {
      case IpSetOperation.Create _ -> CREATE_SET;
      case IpSetOperation.Destroy _ -> DESTROY_SET;
      case IpSetOperation.Swap _ -> SWAP_SETS;
      case IpSetOperation.Add _ -> ADD_SET_ENTRY;
      case IpSetOperation.Delete _ -> DELETE_SET_ENTRY;
    };
  }

  static WriteKind of(LinkOperation operation) {
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
