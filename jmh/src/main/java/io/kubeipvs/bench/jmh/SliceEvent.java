package io.kubeipvs.bench.jmh;

import io.kubeipvs.bench.workload.Workload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The event by which a watch tells of a workload's first EndpointSlice, in both forms of an API
 * server, with the fields that a controller fills in. Pure.
 */
final class SliceEvent {
  private static final String UID = "0c1d2e3f-0000-4000-8000-000000000000";
  private static final int CREATED_SECONDS = 1_769_860_800; // 2026-01-31T12:00:00Z

  private SliceEvent() {}

  static byte[] json(Workload workload) {
    List<String> endpoints = new ArrayList<>();
    for (int i = 0; i < workload.shape().endpoints(); i++) {
      endpoints.add(
          """
          {"addresses":["%s"],"conditions":{"ready":true,"serving":true,"terminating":false},\
          "nodeName":"%s","targetRef":{"kind":"Pod","namespace":"%s","name":"%s","uid":"%s"}}\
          """
              .formatted(
                  workload.endpoint(0, i),
                  workload.nodeOf(0, i),
                  Workload.NAMESPACE,
                  pod(workload, i),
                  UID));
    }
    return """
    {"type":"MODIFIED","object":{"kind":"EndpointSlice","apiVersion":"discovery.k8s.io/v1",\
    "metadata":{"name":"%s","namespace":"%s","uid":"%s","resourceVersion":"1000",\
    "creationTimestamp":"2026-01-31T12:00:00Z","labels":{"kubernetes.io/service-name":"%s"}},\
    "addressType":"IPv4","endpoints":[%s],\
    "ports":[{"name":"","protocol":"TCP","port":%d}]}}
    """
        .formatted(
            workload.sliceName(0),
            Workload.NAMESPACE,
            UID,
            workload.serviceName(0),
            String.join(",", endpoints),
            Workload.TARGET_PORT)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** As {@code generated.proto} of Kubernetes numbers the fields. */
  static byte[] protobuf(Workload workload) {
    ProtobufBytes metadata =
        new ProtobufBytes()
            .text(1, workload.sliceName(0))
            .text(3, Workload.NAMESPACE)
            .text(5, UID)
            .text(6, "1000")
            .message(8, new ProtobufBytes().number(1, CREATED_SECONDS))
            .message(
                11,
                new ProtobufBytes()
                    .text(1, "kubernetes.io/service-name")
                    .text(2, workload.serviceName(0)));
    ProtobufBytes slice = new ProtobufBytes().message(1, metadata);
    for (int i = 0; i < workload.shape().endpoints(); i++) {
      slice.message(2, endpoint(workload, i));
    }
    slice
        .message(3, new ProtobufBytes().text(1, "").text(2, "TCP").number(3, Workload.TARGET_PORT))
        .text(4, "IPv4");
    ProtobufBytes unknown =
        new ProtobufBytes()
            .message(1, new ProtobufBytes().text(1, "discovery.k8s.io/v1").text(2, "EndpointSlice"))
            .message(2, slice)
            .text(3, "")
            .text(4, "");
    ProtobufBytes object = new ProtobufBytes().raw("k8s\0").raw(unknown);
    return new ProtobufBytes()
        .text(1, "MODIFIED")
        .message(2, new ProtobufBytes().message(1, object))
        .frame();
  }

  private static ProtobufBytes endpoint(Workload workload, int i) {
    return new ProtobufBytes()
        .text(1, workload.endpoint(0, i).toString())
        .message(2, new ProtobufBytes().number(1, 1).number(2, 1).number(3, 0))
        .message(
            4,
            new ProtobufBytes()
                .text(1, "Pod")
                .text(2, Workload.NAMESPACE)
                .text(3, pod(workload, i))
                .text(4, UID))
        .text(6, workload.nodeOf(0, i));
  }

  private static String pod(Workload workload, int i) {
    return workload.serviceName(0) + "-6d4cf56db6-" + i;
  }
}
