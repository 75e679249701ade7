package io.kubeipvs.kubernetes.event;

import io.kubeipvs.kubernetes.connection.Json;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** An event as an API server takes it. Stateless. */
final class EventText {
  private static final String CONTROLLER = "kube-ipvs";
  private static final int LONGEST_NOTE_CHARS = 1000;

  /** Of 253 that a name may have. */
  private static final int LONGEST_NAME_PART_CHARS = 230;

  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private EventText() {}

  /** Where it is sent: to the object's namespace, or the default one. */
  static String path(ClusterEvent event) {
    return "/apis/events.k8s.io/v1/namespaces/" + namespace(event) + "/events";
  }

  /** The event in JSON. */
  static String json(ClusterEvent event, String nodeName, Instant time) {
    String note = event.note();
    String name = name(event, time);
    return "{\"apiVersion\":\"events.k8s.io/v1\",\"kind\":\"Event\",\"metadata\":{\"name\":"
        + Json.quote(name)
        + ",\"namespace\":"
        + Json.quote(namespace(event))
        + "},\"eventTime\":"
        + Json.quote(MICROSECONDS.format(time))
        + ",\"reportingController\":"
        + Json.quote(CONTROLLER)
        + ",\"reportingInstance\":"
        + Json.quote(CONTROLLER + "-" + nodeName)
        + ",\"type\":"
        + Json.quote(event.severity().kubernetesName())
        + ",\"reason\":"
        + Json.quote(event.reason())
        + ",\"action\":"
        + Json.quote(event.action())
        + ",\"note\":"
        + Json.quote(note.substring(0, Math.min(note.length(), LONGEST_NOTE_CHARS)))
        + ",\"regarding\":"
        + regarding(event)
        + "}";
  }

  /**
   * A Node's event has its name from the object and the time, as client-go's have. Of any other
   * object every node of a cluster says the same: that has one name, so that the server keeps one.
   */
  private static String name(ClusterEvent event, Instant time) {
    String object = event.object().name();
    long nanos = TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    return object.substring(0, Math.min(object.length(), LONGEST_NAME_PART_CHARS))
        + "."
        + (event.kind() == Kind.NODE ? Long.toHexString(nanos) : digest(event));
  }

  private static String digest(ClusterEvent event) {
    String said = String.join("\n", event.uid(), event.reason(), event.note());
    long bits =
        UUID.nameUUIDFromBytes(said.getBytes(StandardCharsets.UTF_8)).getLeastSignificantBits();
    return HexFormat.of().toHexDigits(bits);
  }

  private static String regarding(ClusterEvent event) {
    String namespace = event.object().namespace();
    return "{\"apiVersion\":"
        + Json.quote(event.kind() == Kind.ENDPOINT_SLICE ? "discovery.k8s.io/v1" : "v1")
        + ",\"kind\":"
        + Json.quote(event.kind().kubernetesName())
        + (namespace.isEmpty() ? "" : ",\"namespace\":" + Json.quote(namespace))
        + ",\"name\":"
        + Json.quote(event.object().name())
        + ",\"uid\":"
        + Json.quote(event.uid())
        + "}";
  }

  private static String namespace(ClusterEvent event) {
    return event.object().namespace().isEmpty() ? "default" : event.object().namespace();
  }
}
