package io.kubeipvs.lab.walk;

/** Makes manifests of any number of Services with two endpoints each. */
final class ManyServices {
  private static final int PER_RANGE = 250;
  private static final int FIRST_RANGE = 200;

  private ManyServices() {}

  static String manifests(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(
          """
          ---
          apiVersion: v1
          kind: Service
          metadata: {name: many-%1$d, namespace: default}
          spec:
            type: ClusterIP
            clusterIP: %2$s
            clusterIPs: [%2$s]
            ports:
            - {name: http, protocol: TCP, port: 80, targetPort: 80}
          ---
          apiVersion: discovery.k8s.io/v1
          kind: EndpointSlice
          metadata:
            name: many-%1$d
            namespace: default
            labels: {kubernetes.io/service-name: many-%1$d}
          addressType: IPv4
          endpoints:
          - {addresses: [10.244.1.6], nodeName: worker, conditions: {ready: true}}
          - {addresses: [10.244.2.4], nodeName: worker2, conditions: {ready: true}}
          ports:
          - {name: http, protocol: TCP, port: 80}
          """
              .formatted(i + 1, address(i)));
    }
    return text.toString();
  }

  private static String address(int index) {
    return "10.96." + (FIRST_RANGE + index / PER_RANGE) + "." + (1 + index % PER_RANGE);
  }
}
