package io.kubeipvs.proxy.cost;

import static io.kubeipvs.proxy.objects.ServiceBuilder.service;

import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.objects.SliceBuilder;
import java.util.List;

/** A cluster of Services that are alike, each of one port and one slice. */
final class ManyServices {
  private ManyServices() {}

  static ClusterImage image(int services, int endpointsEach) {
    ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
    for (int i = 0; i < services; i++) {
      delta.upsert(
          service("service-" + i)
              .clusterIps(IpAddress.ofIpv4((10 << 24) + (96 << 16) + i).toString())
              .version(String.valueOf(1_000_000 + i))
              .created("2026-01-01T00:00:00Z")
              .port("http", Protocol.TCP, 80, 0)
              .build());
      delta.upsert(slice(i, endpointsEach, 2_000_000 + i));
    }
    return delta.toImage();
  }

  static EndpointSlice slice(int service, int endpoints, int version) {
    String name = "service-" + service;
    SliceBuilder slice =
        SliceBuilder.slice(name + "-abc12", name)
            .version(String.valueOf(version))
            .port("http", Protocol.TCP, 8080);
    for (int i = 0; i < endpoints; i++) {
      int number = service * 16 + i;
      String pod = name + "-6d4cf56db6-" + Integer.toString(60_466_176 + number, 36).substring(1);
      slice.endpoint(
          new Endpoint(
              IpAddress.ofIpv4((10 << 24) + (128 << 16) + number),
              true,
              true,
              false,
              ("worker-" + number % 100).intern(),
              List.of(),
              List.of(),
              new ObjectKey("default", pod)));
    }
    return slice.build();
  }
}
