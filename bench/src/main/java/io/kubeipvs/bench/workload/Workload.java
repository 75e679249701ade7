package io.kubeipvs.bench.workload;

import io.kubeipvs.net.IpAddress;

/**
 * The cluster that is measured with. Service i is {@code bench/svc-i} with cluster IP 10.96.0.0 + i
 * + 1, port 80; its endpoints follow each other from 10.244.0.1 on, port 8080, one in {@value
 * #NODES} on this node. Pure: the same shape gives the same cluster. Immutable.
 */
public record Workload(ClusterShape shape) {
  public static final String NAMESPACE = "bench";
  public static final String NODE = "node-1";
  public static final String NODE_ADDRESS = "192.168.224.4";
  public static final String POD_RANGE = "10.244.0.0/14";
  public static final int SERVICE_PORT = 80;
  public static final int TARGET_PORT = 8080;
  static final int NODES = 10;

  private static final int SERVICE_BASE = 10 << 24 | 96 << 16;
  private static final int POD_BASE = 10 << 24 | 244 << 16;

  public static Workload of(ClusterShape shape) {
    return new Workload(shape);
  }

  public String serviceName(int service) {
    return "svc-" + service;
  }

  /** The name of the Service's only slice. */
  public String sliceName(int service) {
    return serviceName(service) + "-1";
  }

  public IpAddress clusterIp(int service) {
    return IpAddress.ofIpv4(SERVICE_BASE + service + 1);
  }

  public IpAddress endpoint(int service, int endpoint) {
    return IpAddress.ofIpv4(POD_BASE + number(service, endpoint) + 1);
  }

  /** Addresses that no endpoint has at first, numbered from 0 on. */
  public IpAddress spareEndpoint(int number) {
    return IpAddress.ofIpv4(POD_BASE + shape.services() * shape.endpoints() + number + 1);
  }

  public String nodeOf(int service, int endpoint) {
    return "node-" + (1 + number(service, endpoint) % NODES);
  }

  public boolean isLocal(int service, int endpoint) {
    return nodeOf(service, endpoint).equals(NODE);
  }

  private int number(int service, int endpoint) {
    return service * shape.endpoints() + endpoint;
  }
}
