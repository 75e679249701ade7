package io.kubeipvs.kubernetes.wire;

import static io.kubeipvs.kubernetes.wire.MessageSchema.bool;
import static io.kubeipvs.kubernetes.wire.MessageSchema.integer;
import static io.kubeipvs.kubernetes.wire.MessageSchema.message;
import static io.kubeipvs.kubernetes.wire.MessageSchema.messages;
import static io.kubeipvs.kubernetes.wire.MessageSchema.text;
import static io.kubeipvs.kubernetes.wire.MessageSchema.textMap;
import static io.kubeipvs.kubernetes.wire.MessageSchema.texts;
import static io.kubeipvs.kubernetes.wire.MessageSchema.time;

import io.kubeipvs.kubernetes.source.SourceEvent.Kind;

/**
 * The fields that become part of a record, with their numbers from the files {@code
 * generated.proto} of Kubernetes: {@code api/core/v1}, {@code api/discovery/v1} and {@code
 * apimachinery/pkg/apis/meta/v1}. A field that a decoder is to see has to stand here.
 */
final class ObjectSchemas {
  /** The annotation of the bookmark that ends a streamed list. */
  static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

  private static final MessageSchema METADATA =
      MessageSchema.of(
          text(1, "name"),
          text(3, "namespace"),
          text(5, "uid"),
          text(6, "resourceVersion"),
          time(8, "creationTimestamp"),
          time(9, "deletionTimestamp"),
          textMap(
              11,
              "labels",
              "kubernetes.io/service-name",
              "service.kubernetes.io/service-proxy-name",
              "service.kubernetes.io/headless",
              "topology.kubernetes.io/zone"),
          textMap(
              12,
              "annotations",
              "endpoints.kubernetes.io/last-change-trigger-time",
              INITIAL_EVENTS_END));

  private static final MessageSchema NAMED = MessageSchema.of(text(1, "name"));

  private static final MessageSchema SERVICE =
      MessageSchema.of(
          message(1, "metadata", METADATA),
          message(
              2,
              "spec",
              MessageSchema.of(
                  messages(
                      1,
                      "ports",
                      MessageSchema.of(
                          text(1, "name"),
                          text(2, "protocol"),
                          integer(3, "port"),
                          integer(5, "nodePort"))),
                  text(3, "clusterIP"),
                  text(4, "type"),
                  texts(5, "externalIPs"),
                  text(7, "sessionAffinity"),
                  texts(9, "loadBalancerSourceRanges"),
                  text(11, "externalTrafficPolicy"),
                  integer(12, "healthCheckNodePort"),
                  message(
                      14,
                      "sessionAffinityConfig",
                      MessageSchema.of(
                          message(1, "clientIP", MessageSchema.of(integer(1, "timeoutSeconds"))))),
                  texts(18, "clusterIPs"),
                  text(22, "internalTrafficPolicy"))),
          message(
              3,
              "status",
              MessageSchema.of(
                  message(
                      1,
                      "loadBalancer",
                      MessageSchema.of(
                          messages(
                              1,
                              "ingress",
                              MessageSchema.of(
                                  text(1, "ip"), text(2, "hostname"), text(3, "ipMode"))))))));

  private static final MessageSchema ENDPOINT =
      MessageSchema.of(
          texts(1, "addresses"),
          message(
              2,
              "conditions",
              MessageSchema.of(bool(1, "ready"), bool(2, "serving"), bool(3, "terminating"))),
          message(
              4,
              "targetRef",
              MessageSchema.of(text(1, "kind"), text(2, "namespace"), text(3, "name"))),
          text(6, "nodeName"),
          message(
              8,
              "hints",
              MessageSchema.of(messages(1, "forZones", NAMED), messages(2, "forNodes", NAMED))));

  private static final MessageSchema ENDPOINT_SLICE =
      MessageSchema.of(
          message(1, "metadata", METADATA),
          messages(2, "endpoints", ENDPOINT),
          messages(
              3,
              "ports",
              MessageSchema.of(text(1, "name"), text(2, "protocol"), integer(3, "port"))),
          text(4, "addressType"));

  private static final MessageSchema NODE =
      MessageSchema.of(
          message(1, "metadata", METADATA),
          message(
              2,
              "spec",
              MessageSchema.of(
                  text(1, "podCIDR"),
                  messages(5, "taints", MessageSchema.of(text(1, "key"))),
                  texts(7, "podCIDRs"))),
          message(
              3,
              "status",
              MessageSchema.of(
                  messages(
                      5, "addresses", MessageSchema.of(text(1, "type"), text(2, "address"))))));

  /** {@code ListMeta}. */
  static final MessageSchema LIST_METADATA =
      MessageSchema.of(text(2, "resourceVersion"), text(3, "continue"));

  /** {@code Status}: what the server answers where it refuses. */
  static final MessageSchema STATUS =
      MessageSchema.of(
          text(3, "message"),
          text(4, "reason"),
          message(
              5,
              "details",
              MessageSchema.of(
                  messages(4, "causes", MessageSchema.of(text(1, "reason"), text(2, "message"))),
                  integer(5, "retryAfterSeconds"))),
          integer(6, "code"));

  // Made once: in JSON each event of a watch is read with one of these.
  private static final MessageSchema SERVICE_OR_STATUS = SERVICE.or(STATUS);
  private static final MessageSchema ENDPOINT_SLICE_OR_STATUS = ENDPOINT_SLICE.or(STATUS);
  private static final MessageSchema NODE_OR_STATUS = NODE.or(STATUS);

  private ObjectSchemas() {}

  static MessageSchema of(Kind kind) {
    return switch (kind) {
      case SERVICE -> SERVICE;
      case ENDPOINT_SLICE -> ENDPOINT_SLICE;
      case NODE -> NODE;
    };
  }

  /** What may stand in an event of a watch, which does not say beforehand which of the two. */
  static MessageSchema orStatus(Kind kind) {
    return switch (kind) {
      case SERVICE -> SERVICE_OR_STATUS;
      case ENDPOINT_SLICE -> ENDPOINT_SLICE_OR_STATUS;
      case NODE -> NODE_OR_STATUS;
    };
  }
}
