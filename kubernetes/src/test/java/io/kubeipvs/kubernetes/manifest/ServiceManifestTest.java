package io.kubeipvs.kubernetes.manifest;

import static io.kubeipvs.kubernetes.manifest.Manifests.only;
import static io.kubeipvs.kubernetes.manifest.Manifests.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.Service.Ingress;
import io.kubeipvs.kubernetes.model.Service.IpMode;
import io.kubeipvs.kubernetes.model.Service.TrafficPolicy;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServiceManifestTest {
  private static final String HEAD =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: web
      """;

  /** A whole Service whose spec begins with these lines. */
  private static String withSpec(String lines) {
    return HEAD + "spec:\n" + lines.indent(2);
  }

  private static final String MINIMAL =
      withSpec(
          """
          clusterIP: 10.96.0.10
          ports:
          - port: 80
          """);

  @Test
  void whatIsNotSaidHasTheDefaultsOfTheApi() {
    Service service = only(MINIMAL, Service.class);
    assertThat(service)
        .isEqualTo(
            new Service(
                new ObjectKey("default", "web"),
                service.resourceVersion(),
                null,
                Service.Type.CLUSTER_IP,
                List.of(IpAddress.parse("10.96.0.10")),
                List.of(),
                List.of(),
                List.of(),
                List.of(new ServicePort("", Protocol.TCP, 80, 0)),
                0,
                TrafficPolicy.CLUSTER,
                TrafficPolicy.CLUSTER,
                0,
                true));
  }

  @Test
  void everyFieldIsRead() {
    Service service =
        only(
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              namespace: shop
              resourceVersion: "4711"
              creationTimestamp: 2026-01-31T12:00:00Z
            spec:
              type: LoadBalancer
              clusterIP: fd00:10:96::10
              clusterIPs: ["fd00:10:96::10", 10.96.0.10]
              externalIPs:
              - 203.0.113.7
              loadBalancerSourceRanges: [" 198.51.100.0/24 ", "0.0.0.0/0"]
              sessionAffinity: ClientIP
              sessionAffinityConfig:
                clientIP:
                  timeoutSeconds: 60
              internalTrafficPolicy: Local
              externalTrafficPolicy: Local
              healthCheckNodePort: 32000
              ports:
              - name: http
                port: 80
                targetPort: http
                nodePort: 30080
              - name: dns
                protocol: UDP
                port: 80
                nodePort: 30080
              - name: sctp
                protocol: SCTP
                port: 65535
            status:
              loadBalancer:
                ingress:
                - ip: 198.51.100.5
                - ip: 198.51.100.6
                  ipMode: Proxy
                - hostname: lb.example.org
            """,
            Service.class);
    assertThat(service)
        .isEqualTo(
            new Service(
                new ObjectKey("shop", "web"),
                "4711",
                Instant.parse("2026-01-31T12:00:00Z"),
                Service.Type.LOAD_BALANCER,
                List.of(IpAddress.parse("fd00:10:96::10"), IpAddress.parse("10.96.0.10")),
                List.of(IpAddress.parse("203.0.113.7")),
                List.of(
                    new Ingress(IpAddress.parse("198.51.100.5"), IpMode.VIP),
                    new Ingress(IpAddress.parse("198.51.100.6"), IpMode.PROXY)),
                List.of(IpPrefix.parse("198.51.100.0/24"), IpPrefix.parse("0.0.0.0/0")),
                List.of(
                    new ServicePort("http", Protocol.TCP, 80, 30080),
                    new ServicePort("dns", Protocol.UDP, 80, 30080),
                    new ServicePort("sctp", Protocol.SCTP, 65535, 0)),
                60,
                TrafficPolicy.LOCAL,
                TrafficPolicy.LOCAL,
                32000,
                true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clusterIP: None",
        "clusterIP: ''",
        "clusterIP: null",
        "clusterIPs: [None]",
        "{clusterIP: None, clusterIPs: [None]}",
        "type: ExternalName",
        "{type: ExternalName, externalName: example.org, clusterIP: 10.96.0.10}",
      })
  void aServiceWithoutAClusterAddressHasNone(String spec) {
    assertThat(only(withSpec(spec), Service.class).clusterIps()).isEmpty();
  }

  @Test
  void clientAffinityLastsThreeHoursUnlessItSaysOtherwise() {
    assertThat(
            only(MINIMAL + "  sessionAffinity: ClientIP", Service.class).affinityTimeoutSeconds())
        .isEqualTo(10_800);
  }

  @ParameterizedTest
  @CsvSource({
    "service.kubernetes.io/service-proxy-name: other, false",
    "service.kubernetes.io/service-proxy-name: '', false",
    "service.kubernetes.io/headless: '', true",
    "app: web, true",
  })
  void aLabelMayKeepTheProxyAway(String label, boolean proxied) {
    String text = MINIMAL.replace("  name: web\n", "  name: web\n  labels:\n    " + label + "\n");
    assertThat(only(text, Service.class).proxied()).isEqualTo(proxied);
  }

  @Test
  void anIpv4AddressMappedToIpv6IsIpv4AndLeadingZerosAreDecimal() {
    String text = MINIMAL + "  externalIPs: ['::ffff:203.0.113.7', 203.000.113.010]";
    assertThat(only(text, Service.class).externalIps()).hasToString("[203.0.113.7, 203.0.113.10]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: 70000 | 8: ports[0].port: 70000 is not in 1-65535",
        "port: 0 | 8: ports[0].port: 0 is not in 1-65535",
        "port: -1 | 8: ports[0].port: -1 is not in 1-65535",
        "port: 99999999999999999999 | 8: ports[0].port: 99999999999999999999 is not in 1-65535",
        "port: \"80\" | 8: ports[0].port: must be an integer, is the string \"80\"",
        "port: 80.0 | 8: ports[0].port: must be an integer, is the number 80.0",
        "port: 8e1 | 8: ports[0].port: must be an integer, is the number 8e1",
        "port: 0x50 | 8: ports[0].port: 0x50 is not written as a plain decimal number",
        "port: 080 | 8: ports[0].port: 080 is not written as a plain decimal number",
        "port: [80] | 8: ports[0].port: must be an integer, is a list",
        "port: {a: 1} | 8: ports[0].port: must be an integer, is a mapping",
        "name: http | 8: ports[0].port: is missing",
        "{port: 80, protocol: tcp} | 8: ports[0].protocol: \"tcp\" is not one of TCP, UDP, SCTP",
        "{port: 80, nodePort: 70000} | 8: ports[0].nodePort: 70000 is not in 0-65535",
        "{port: 80, nodePort: 30080}"
            + " | 8: ports[0].nodePort: has no place in a Service of type ClusterIP",
        "{port: 80, name: 443}" + " | 8: ports[0].name: must be a string: put 443 in quotes",
        "{port: 80, name: yes}" + " | 8: ports[0].name: must be a string: put yes in quotes",
        "{port: 80, name: 1e3}" + " | 8: ports[0].name: must be a string: put 1e3 in quotes",
        "80 | 8: ports[0]: must be a mapping, is the number 80",
      })
  void aBadPortIsNamed(String port, String problem) {
    String text = withSpec("clusterIP: 10.96.0.10\nports:\n- " + port);
    assertThat(told(text))
        .containsExactly(
            "refused web.yaml:" + problem.replaceFirst(": ", ": Service default/web: spec."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: Headless"
            + " | spec.type: \"Headless\" is not one of ClusterIP, NodePort, LoadBalancer,"
            + " ExternalName",
        "clusterIP: 10.96.0.256 | spec.clusterIP: not an IP address: \"10.96.0.256\"",
        "clusterIP: 127.0.0.1 | spec.clusterIP: 127.0.0.1 is a loopback address",
        "clusterIP: 0.0.0.0 | spec.clusterIP: 0.0.0.0 is the unspecified address",
        "clusterIPs: [10.96.0.1, 10.96.0.2]"
            + " | spec.clusterIPs: holds more than one address of a family",
        "{clusterIP: 10.96.0.1, clusterIPs: [10.96.0.2]}"
            + " | spec.clusterIPs: begins with \"10.96.0.2\", but spec.clusterIP is \"10.96.0.1\"",
        "externalIPs: [203.0.113.7, example.org]"
            + " | spec.externalIPs[1]: not an IP address: \"example.org\"",
        "externalIPs: 203.0.113.7"
            + " | spec.externalIPs: must be a list, is the string \"203.0.113.7\"",
        "externalIPs: [null] | spec.externalIPs[0]: must be a string, is null",
        "externalIPs: [169.254.1.1] | spec.externalIPs[0]: 169.254.1.1 is a link-local address",
        "loadBalancerSourceRanges: [198.51.100.0/33]"
            + " | spec.loadBalancerSourceRanges[0]: not an address prefix: \"198.51.100.0/33\"",
        "sessionAffinity: Cookie | spec.sessionAffinity: \"Cookie\" is not one of None, ClientIP",
        "{sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}}"
            + " | spec.sessionAffinityConfig.clientIP.timeoutSeconds: 86401 is not in 1-86400",
        "internalTrafficPolicy: local"
            + " | spec.internalTrafficPolicy: \"local\" is not one of Cluster, Local",
        "healthCheckNodePort: 65536 | spec.healthCheckNodePort: 65536 is not in 0-65535",
        "clusterIP: 10.96.0.10 | spec.ports: is missing or empty",
        "ports: [{port: 80}, {port: 81, name: b}]"
            + " | spec.ports[0].name: is missing; with several ports each needs one",
        "ports: [{port: 80, name: a}, {port: 81, name: a}]"
            + " | spec.ports[1].name: \"a\" is also the name of another port",
        "ports: [{port: 80, name: a}, {port: 80, name: b}]"
            + " | spec.ports[1].port: 80/TCP is also another port's",
        "{type: NodePort, ports: [{port: 80, name: a, nodePort: 30080},"
            + " {port: 81, name: b, nodePort: 30080}]}"
            + " | spec.ports[1].nodePort: 30080/TCP is also another port's",
      })
  void aBadSpecIsNamed(String spec, String problem) {
    assertThat(told(withSpec(spec)))
        .containsExactly("refused web.yaml:6: Service default/web: " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: Web} | Service default/Web: metadata.name: \"Web\" is not a DNS label (at most 63"
            + " of a-z, 0-9 and -, which is not at the ends)",
        "{name: ''} | Service: metadata.name: is missing",
        "{} | Service: metadata.name: is missing",
        "{name: web, namespace: -x} | Service -x/web: metadata.namespace: \"-x\" is not a DNS label"
            + " (at most 63 of a-z, 0-9 and -, which is not at the ends)",
        "{name: 7} | Service: metadata.name: must be a string: put 7 in quotes",
        "{name: web, creationTimestamp: monday} | Service default/web: metadata.creationTimestamp:"
            + " not a time such as 2026-01-31T12:00:00Z: \"monday\"",
        "[] | Service: metadata: must be a mapping, is a list",
      })
  void badMetadataIsNamed(String metadata, String problem) {
    String text = "apiVersion: v1\nkind: Service\nmetadata: " + metadata;
    assertThat(told(text)).containsExactly("refused web.yaml:3: " + problem);
  }

  @Test
  void namesMayBeAsLongAsTheApiAllows() {
    String longest = "a".repeat(63);
    assertThat(only(MINIMAL.replace("web", longest), Service.class).key().name())
        .isEqualTo(longest);
    assertThat(told(MINIMAL.replace("web", longest + "a")).getFirst())
        .startsWith("refused web.yaml:4: Service default/" + longest + "a: metadata.name: ");
  }

  @Test
  void theVersionChangesWithTheContentAndOnlyThen() {
    String version = only(MINIMAL, Service.class).resourceVersion();
    assertThat(version).matches("[0-9a-f]{12}");
    assertThat(only("# Moved down.\n" + MINIMAL, Service.class).resourceVersion())
        .isEqualTo(version);
    assertThat(only(MINIMAL.replace("port: 80", "port: 81"), Service.class).resourceVersion())
        .isNotEqualTo(version);
  }
}
