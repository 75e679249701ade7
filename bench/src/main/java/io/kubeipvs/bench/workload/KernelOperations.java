package io.kubeipvs.bench.workload;

import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.ArrayList;
import java.util.List;

/**
 * A workload as the writes to the kernel that it takes, by hand instead of by the planner. Pure.
 */
public final class KernelOperations {
  private KernelOperations() {}

  /** Virtual servers, each with its real servers behind it. */
  public static List<IpvsOperation> servers(Workload workload) {
    List<IpvsOperation> operations = new ArrayList<>();
    for (int service = 0; service < workload.shape().services(); service++) {
      VirtualServerKey key =
          VirtualServerKey.of(Protocol.TCP, workload.clusterIp(service), Workload.SERVICE_PORT);
      operations.add(new IpvsOperation.AddServer(VirtualServer.of(key, "rr")));
      for (int endpoint = 0; endpoint < workload.shape().endpoints(); endpoint++) {
        operations.add(
            new IpvsOperation.AddDestination(
                key,
                RealServer.masqueraded(
                    workload.endpoint(service, endpoint), Workload.TARGET_PORT)));
      }
    }
    return operations;
  }

  /** Sets and their entries. */
  public static List<IpSetOperation> sets(Workload workload) {
    IpSetDefinition addresses =
        IpSetDefinition.of("KUBE-CLUSTER-IP", IpSetType.HASH_IP_PORT, IpFamily.IPV4);
    IpSetDefinition all = IpSetDefinition.of("KUBE-IPVS-IPS", IpSetType.HASH_IP, IpFamily.IPV4);
    IpSetDefinition loops =
        IpSetDefinition.of("KUBE-LOOP-BACK", IpSetType.HASH_IP_PORT_IP, IpFamily.IPV4);
    List<IpSetOperation> operations = new ArrayList<>();
    for (IpSetDefinition set : List.of(addresses, all, loops)) {
      operations.add(new IpSetOperation.Create(set));
    }
    for (int service = 0; service < workload.shape().services(); service++) {
      IpAddress address = workload.clusterIp(service);
      operations.add(
          new IpSetOperation.Add(
              addresses, new IpSetEntry.IpPort(address, Protocol.TCP, Workload.SERVICE_PORT)));
      operations.add(new IpSetOperation.Add(all, new IpSetEntry.Ip(address)));
      for (int endpoint = 0; endpoint < workload.shape().endpoints(); endpoint++) {
        if (workload.isLocal(service, endpoint)) {
          IpAddress pod = workload.endpoint(service, endpoint);
          operations.add(
              new IpSetOperation.Add(
                  loops, new IpSetEntry.IpPortIp(pod, Protocol.TCP, Workload.TARGET_PORT, pod)));
        }
      }
    }
    return operations;
  }
}
