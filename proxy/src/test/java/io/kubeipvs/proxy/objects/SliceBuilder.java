package io.kubeipvs.proxy.objects;

import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.ArrayList;
import java.util.List;

/** Puts an EndpointSlice together. */
public final class SliceBuilder {
  private final ObjectKey key;
  private final String serviceName;
  private String resourceVersion = "1";
  private IpFamily family = IpFamily.IPV4;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final List<EndpointPort> ports = new ArrayList<>();
  private boolean proxied = true;

  private SliceBuilder(ObjectKey key, String serviceName) {
    this.key = key;
    this.serviceName = serviceName;
  }

  /** A slice {@code web-a} of a Service {@code web} in the namespace {@code default}. */
  public static SliceBuilder slice(String name, String serviceName) {
    return new SliceBuilder(new ObjectKey("default", name), serviceName);
  }

  public SliceBuilder version(String version) {
    resourceVersion = version;
    return this;
  }

  public SliceBuilder family(IpFamily value) {
    family = value;
    return this;
  }

  /** The only, unnamed TCP port. */
  public SliceBuilder port(int port) {
    return port("", Protocol.TCP, port);
  }

  public SliceBuilder port(String name, Protocol protocol, int port) {
    ports.add(new EndpointPort(name, protocol, port));
    return this;
  }

  /** A ready endpoint on a node. */
  public SliceBuilder ready(String address, String nodeName) {
    return endpoint(address, nodeName, true, true, false);
  }

  /** One on its way out that still answers. */
  public SliceBuilder draining(String address, String nodeName) {
    return endpoint(address, nodeName, false, true, true);
  }

  /** One that does not answer yet. */
  public SliceBuilder starting(String address, String nodeName) {
    return endpoint(address, nodeName, false, false, false);
  }

  public SliceBuilder endpoint(
      String address, String nodeName, boolean ready, boolean serving, boolean terminating) {
    return endpoint(
        new Endpoint(
            IpAddress.parse(address),
            ready,
            serving,
            terminating,
            nodeName,
            List.of(),
            List.of(),
            null));
  }

  /** A ready endpoint with hints. */
  public SliceBuilder hinted(
      String address, String nodeName, List<String> zoneHints, List<String> nodeHints) {
    return endpoint(
        new Endpoint(
            IpAddress.parse(address), true, true, false, nodeName, zoneHints, nodeHints, null));
  }

  public SliceBuilder endpoint(Endpoint endpoint) {
    endpoints.add(endpoint);
    return this;
  }

  public SliceBuilder proxied(boolean value) {
    proxied = value;
    return this;
  }

  public EndpointSlice build() {
    return new EndpointSlice(
        key, resourceVersion, serviceName, family, endpoints, ports, null, proxied);
  }
}
