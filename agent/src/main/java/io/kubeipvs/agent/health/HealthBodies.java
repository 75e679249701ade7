package io.kubeipvs.agent.health;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpFamily;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.StringJoiner;

/** The bodies of health answers, byte for byte as Go's JSON encoder writes kube-proxy's. */
final class HealthBodies {
  /** Go's zero time, which stands for "never". */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendLiteral('Z')
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private HealthBodies() {}

  /** The body of /healthz. */
  static String healthz(ProxyHealth.Snapshot snapshot) {
    return body(snapshot, "\"nodeEligible\":" + snapshot.nodeEligible() + ",");
  }

  /** The body of /livez, which says nothing of the node. */
  static String livez(ProxyHealth.Snapshot snapshot) {
    return body(snapshot, "");
  }

  private static String body(ProxyHealth.Snapshot snapshot, String eligible) {
    StringJoiner status = new StringJoiner(",", "{", "}");
    for (IpFamily family : IpFamily.values()) {
      ProxyHealth.FamilyHealth health = snapshot.status().get(family);
      if (health != null) {
        status.add(
            "\"%s\":{\"lastUpdated\":\"%s\",\"healthy\":%s}"
                .formatted(family.kubernetesName(), time(health.lastUpdated()), health.healthy()));
      }
    }
    return "{\"lastUpdated\":\"%s\",\"currentTime\":\"%s\",%s\"healthy\":%s,\"status\":%s}"
        .formatted(
            time(snapshot.lastUpdated()),
            time(snapshot.currentTime()),
            eligible,
            snapshot.healthy(),
            status);
  }

  /** The body of a Service's health check port. */
  static String service(ObjectKey service, int localEndpoints, boolean proxyHealthy) {
    return """
    {
    \t"service": {
    \t\t"namespace": "%s",
    \t\t"name": "%s"
    \t},
    \t"localEndpoints": %d,
    \t"serviceProxyHealthy": %s
    }\
    """
        .formatted(service.namespace(), service.name(), localEndpoints, proxyHealthy);
  }

  /** RFC 3339 in UTC, with as many digits of the second as it needs. */
  private static String time(Instant instant) {
    if (instant.equals(Instant.MIN)) {
      return NEVER;
    }
    return TIME.format(instant);
  }
}
