package io.kubeipvs.kubernetes.manifest;

import static io.kubeipvs.kubernetes.manifest.Manifests.only;
import static io.kubeipvs.kubernetes.manifest.Manifests.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointSliceManifestTest {
  private static String slice(String rest) {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: web-abc12
      labels:
        kubernetes.io/service-name: web
    """
        + rest;
  }

  @Test
  void everyFieldIsRead() {
    EndpointSlice slice =
        only(
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: web-abc12
              namespace: shop
              resourceVersion: "12"
              labels:
                kubernetes.io/service-name: web
              annotations:
                endpoints.kubernetes.io/last-change-trigger-time: "2026-01-31T12:00:00Z"
            addressType: IPv6
            endpoints:
            - addresses: ["fd00:10:244:1::3", "fd00:10:244:1::4"]
              conditions: {ready: false, serving: yes, terminating: true}
              nodeName: worker-1.example.org
              hints:
                forZones: [{name: zone-a}, {name: zone_B}]
                forNodes: [{name: worker-1.example.org}]
              targetRef: {kind: Pod, name: web-5d9c-x7k2p}
            ports:
            - name: http
              port: 8080
            - name: dns
              protocol: UDP
              port: 53
            """,
            EndpointSlice.class);
    assertThat(slice)
        .isEqualTo(
            new EndpointSlice(
                new ObjectKey("shop", "web-abc12"),
                "12",
                "web",
                IpFamily.IPV6,
                List.of(
                    new Endpoint(
                        IpAddress.parse("fd00:10:244:1::3"),
                        false,
                        true,
                        true,
                        "worker-1.example.org",
                        List.of("zone-a", "zone_B"),
                        List.of("worker-1.example.org"),
                        new ObjectKey("shop", "web-5d9c-x7k2p"))),
                List.of(
                    new EndpointPort("http", Protocol.TCP, 8080),
                    new EndpointPort("dns", Protocol.UDP, 53)),
                Instant.parse("2026-01-31T12:00:00Z"),
                true));
  }

  @Test
  void anEndpointOfWhichNothingIsSaidIsReady() {
    EndpointSlice slice =
        only(
            slice("addressType: IPv4\nendpoints: [{addresses: [10.244.1.3]}]"),
            EndpointSlice.class);
    assertThat(slice.key()).hasToString("default/web-abc12");
    assertThat(slice.endpoints())
        .containsExactly(
            new Endpoint(
                IpAddress.parse("10.244.1.3"), true, true, false, "", List.of(), List.of(), null));
    assertThat(slice.ports()).isEmpty();
    assertThat(slice.lastChangeTriggerTime()).isNull();
  }

  @Test
  void aPortWithoutNumberIsLeftOutAndOneWithoutNameIsTheUnnamedOne() {
    String text =
        slice(
            "addressType: IPv4\n"
                + "ports: [{name: any}, {name: none, port: null}, {name: zero, port: 0}, {port: 80}]");
    assertThat(only(text, EndpointSlice.class).ports())
        .containsExactly(new EndpointPort("", Protocol.TCP, 80));
  }

  /** An API server looks at its name and protocol alone. */
  @Test
  void aPortWithANumberThatNoPortHasIsLeftOut() {
    String text =
        slice(
            """
            addressType: IPv4
            endpoints: [{addresses: [10.0.0.1]}]
            ports: [{name: a, port: 70000}, {name: b, port: -1}, {name: c, port: 80}]
            """);

    assertThat(only(text, EndpointSlice.class).ports())
        .containsExactly(new EndpointPort("c", Protocol.TCP, 80));
    assertThat(told(text))
        .containsExactly(
            "upserted EndpointSlice default/web-abc12",
            "noticed web.yaml:9: EndpointSlice default/web-abc12: ports[0].port:"
                + " 70000 is not in 0-65535; left out, and 1 more like it");
  }

  /** An API server takes it for a zone, and kube-proxy for a hint: it may not count as none. */
  @ParameterizedTest
  @ValueSource(strings = {"forZones: [{}]", "forZones: [{name: ''}]"})
  void aZoneHintWithoutANameIsAHint(String hint) {
    String text =
        slice(
            "addressType: IPv4\n"
                + "endpoints: [{addresses: [10.0.0.1], hints: {"
                + hint
                + "}}, {addresses: [10.0.0.2], hints: {forZones: [{name: zone-a}]}}]");

    assertThat(only(text, EndpointSlice.class).endpoints())
        .extracting(Endpoint::zoneHints)
        .containsExactly(List.of(""), List.of("zone-a"));
    assertThat(told(text)).containsExactly("upserted EndpointSlice default/web-abc12");
  }

  @Test
  void aHintThatCanNameNothingIsAHintThatNamesNothing() {
    String text =
        slice(
            "addressType: IPv4\n"
                + "endpoints: [{addresses: [10.0.0.1], hints: {forZones: [{name: zone a}],"
                + " forNodes: [{name: Worker_1}, {name: worker-2}]}}]");

    Endpoint endpoint = only(text, EndpointSlice.class).endpoints().getFirst();
    assertThat(endpoint.zoneHints()).containsExactly("");
    assertThat(endpoint.nodeHints()).containsExactly("", "worker-2");
    assertThat(told(text).getLast())
        .startsWith(
            "noticed web.yaml:8: EndpointSlice default/web-abc12:"
                + " endpoints[0].hints.forZones[0].name: \"zone a\" is not a label value")
        .endsWith("; left out, and 1 more like it");
  }

  @Test
  void aTargetThatIsNoPodIsNone() {
    String text =
        slice(
            "addressType: IPv4\n"
                + "endpoints: [{addresses: [10.0.0.1], targetRef: {kind: Node, name: n}}]");
    assertThat(only(text, EndpointSlice.class).endpoints().getFirst().target()).isNull();
  }

  /** An API server does not look at it, so the endpoints have to be served all the same. */
  @ParameterizedTest
  @ValueSource(strings = {"name: Pod_1", "name: 'a\\nb'", "name: web-0, namespace: No_Namespace"})
  void aTargetThatNoPodCanBeIsNone(String target) {
    String text =
        slice(
            "addressType: IPv4\n"
                + "endpoints: [{addresses: [10.0.0.1], targetRef: {kind: Pod, "
                + target
                + "}}]");
    assertThat(only(text, EndpointSlice.class).endpoints().getFirst().target()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "service.kubernetes.io/headless: '', false",
    "service.kubernetes.io/service-proxy-name: other, true",
    "app: web, true",
  })
  void aLabelMayKeepTheProxyAway(String label, boolean proxied) {
    String text = slice("addressType: IPv4\n").replace("labels:\n", "labels:\n    " + label + "\n");
    assertThat(only(text, EndpointSlice.class).proxied()).isEqualTo(proxied);
  }

  @Test
  void whatCannotBeServedIsNoticed() {
    assertThat(told(slice("addressType: FQDN\nendpoints: [{addresses: [example.org]}]")))
        .containsExactly(
            "noticed web.yaml:1: EndpointSlice default/web-abc12:"
                + " addressType FQDN is not served; ignored");
    assertThat(told(slice("addressType: IPv4").replace("service-name: web", "other: web")))
        .containsExactly(
            "noticed web.yaml:1: EndpointSlice default/web-abc12: has no label"
                + " kubernetes.io/service-name, so it belongs to no Service; ignored");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ports: [] | 1: addressType: is missing",
        "addressType: IPv5 | 7: addressType: \"IPv5\" is not one of IPv4, IPv6, FQDN",
        "endpoints: [{addresses: []}] | 7: endpoints[0].addresses: is missing or empty",
        "endpoints: [{addresses: [10.0.0.1]}, {addresses: ['fd00::1']}]"
            + " | 7: endpoints[1].addresses: fd00::1 is no IPv4 address",
        "endpoints: [{addresses: [127.0.0.1]}]"
            + " | 7: endpoints[0].addresses[0]: 127.0.0.1 is a loopback address",
        "endpoints: [{addresses: [10.0.0.1], conditions: {ready: 'true'}}]"
            + " | 7: endpoints[0].conditions.ready: must be true or false, is the string \"true\"",
        "ports: [{port: '1'}] | 7: ports[0].port: must be an integer, is the string \"1\"",
        "ports: [{port: 1}, {port: 2}]"
            + " | 7: ports[1].name: \"\" is also the name of another port",
      })
  void aBadValueIsNamed(String fields, String problem) {
    boolean typed = fields.startsWith("addressType") || problem.contains("addressType");
    assertThat(told(slice(fields + (typed ? "" : "\naddressType: IPv4"))))
        .containsExactly(
            "refused web.yaml:"
                + problem.replaceFirst(": ", ": EndpointSlice default/web-abc12: "));
  }

  @Test
  void theServiceNameMayContainNothingThatANameDoesNot() {
    assertThat(told(slice("addressType: IPv4").replace("name: web\n", "name: 'a b'\n")))
        .singleElement()
        .asString()
        .startsWith(
            "refused web.yaml:6: EndpointSlice default/web-abc12:"
                + " metadata.labels[kubernetes.io/service-name]: \"a b\" is not a DNS label");
  }
}
