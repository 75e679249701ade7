package io.kubeipvs.conformance.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class ApiObjectTest {
  @Test
  void everyKindHasItsPlace() {
    assertThat(object("kind: Node\nmetadata: {name: node-1}").path())
        .isEqualTo("/api/v1/nodes/node-1");
    assertThat(object("kind: Service\nmetadata: {name: web}").path())
        .isEqualTo("/api/v1/namespaces/default/services/web");
    assertThat(object("kind: EndpointSlice\nmetadata: {name: web-a, namespace: shop}").path())
        .isEqualTo("/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices/web-a");
    assertThatThrownBy(() -> object("kind: Pod\nmetadata: {name: web}"))
        .hasMessageContaining("Pod");
    assertThatThrownBy(() -> object("kind: Node")).hasMessageContaining("no name");
  }

  @Test
  void onlyALoadBalancerServiceHasAStatusThatTheServerTakes() {
    String status = "\nmetadata: {name: x}\nstatus: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}";
    assertThat(object("kind: Service\nspec: {type: ClusterIP}" + status).status()).isNull();
    assertThat(object("kind: Service\nspec: {type: LoadBalancer}" + status).status()).isNotNull();
    assertThat(object("kind: Node\nmetadata: {name: x}\nstatus: {addresses: []}").status())
        .isEqualTo(Map.of("addresses", List.of()));
  }

  @Test
  void whatYamlHoldsBecomesJson() {
    assertThat(object("kind: Node\nmetadata: {name: n, labels: {a: \"1\", b: 'x\"\\\\y'}}").json())
        .isEqualTo(
            """
            {"kind":"Node","metadata":{"name":"n","labels":{"a":"1","b":"x\\"\\\\\\\\y"}}}\
            """);
    assertThat(Json.of(List.of(80, true, Map.of(), List.of(), "a\nb")))
        .isEqualTo("[80,true,{},[],\"a\\u000ab\"]");
  }

  private static ApiObject object(String yaml) {
    Map<String, Object> fields = new LinkedHashMap<>();
    ((Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(yaml))
        .forEach((key, value) -> fields.put(String.valueOf(key), value));
    return ApiObject.of(fields);
  }
}
