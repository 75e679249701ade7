package io.kubeipvs.bench.workload;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines in which the tools must name a workload, word for word. Pure.
 *
 * @param servers of {@code ipvsadm -S -n}: virtual and real servers
 * @param setEntries of {@code ipset save}
 * @param addresses the Services' addresses
 */
public record ExpectedState(List<String> servers, List<String> setEntries, List<String> addresses) {
  public ExpectedState {
    servers = List.copyOf(servers);
    setEntries = List.copyOf(setEntries);
    addresses = List.copyOf(addresses);
  }

  public static ExpectedState of(Workload workload) {
    ClusterShape shape = workload.shape();
    List<String> servers = new ArrayList<>();
    List<String> entries = new ArrayList<>();
    List<String> addresses = new ArrayList<>();
    for (int service = 0; service < shape.services(); service++) {
      String address = workload.clusterIp(service).toString();
      String front = address + ":" + Workload.SERVICE_PORT;
      servers.add("-A -t " + front + " -s rr");
      entries.add("add KUBE-CLUSTER-IP " + address + ",tcp:" + Workload.SERVICE_PORT);
      entries.add("add KUBE-IPVS-IPS " + address);
      addresses.add(address);
      for (int endpoint = 0; endpoint < shape.endpoints(); endpoint++) {
        String pod = workload.endpoint(service, endpoint).toString();
        servers.add("-a -t " + front + " -r " + pod + ":" + Workload.TARGET_PORT + " -m -w 1");
        if (workload.isLocal(service, endpoint)) {
          entries.add("add KUBE-LOOP-BACK " + pod + ",tcp:" + Workload.TARGET_PORT + "," + pod);
        }
      }
    }
    return new ExpectedState(servers, entries, addresses);
  }

  /** How many things that is. */
  public int size() {
    return servers.size() + setEntries.size() + addresses.size();
  }
}
