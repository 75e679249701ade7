package io.kubeipvs.testkit.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Valid manifests, spoilt at random: values of other types and out of every range, addresses that
 * are none or somebody else's, lines that are missing, doubled or moved, and characters that do not
 * belong there. The same randomness gives the same texts. One thread owns it.
 */
public final class HostileManifests {
  private static final List<String> VALUES =
      List.of(
          "null",
          "~",
          "yes",
          "''",
          "[]",
          "{}",
          "[[[[]]]]",
          "-1",
          "0",
          "65536",
          "99999999999999999999",
          "1e309",
          "0x50",
          ".nan",
          "'" + "x".repeat(300) + "'",
          "'" + "9".repeat(5_000) + "'",
          "\"a\\nE1122 00:00:00.000000 1 forged.go:1] forged\"",
          "\"\\e[31m\\0\\x07\"",
          "\"\\u202e\\u2066\\ufeff\"",
          "\"\\ud83d\\ude00 \\u00e9\"",
          "256.1.1.1",
          "10.96.0.1",
          "10.96.200.1",
          "192.168.224.4",
          "0.0.0.0",
          "255.255.255.255",
          "239.1.1.1",
          "127.0.0.1",
          "::",
          "::ffff:10.96.200.2",
          "fe80::1",
          "fd00:10:96::1%eth0",
          "10.96.200.0/33",
          "2026-13-45T99:99:99Z",
          "-99999-01-01T00:00:00Z",
          "*nothing",
          "&twice x",
          "!!binary aGk=",
          "!<tag:yaml.org,2002:java.lang.Runtime> x",
          "|",
          ">-",
          "Local",
          "NodePort",
          "SCTP");

  private static final String CHARACTERS = "\t \"'{}[],:-?&*!|>%@`#~<\u0000\u0007\u001b\u2028é";

  private final SplittableRandom random;

  /** Spoils at random. */
  public HostileManifests(SplittableRandom random) {
    this.random = random;
  }

  /** A Service and its slice by this number, spoilt in one to three places. */
  public String next(int number) {
    List<String> lines = new ArrayList<>(valid(number).lines().toList());
    for (int edit = random.nextInt(1, 4); edit > 0; edit--) {
      spoil(lines);
    }
    String text = String.join("\n", lines);
    return random.nextInt(20) == 0 ? text.substring(0, random.nextInt(text.length() + 1)) : text;
  }

  /** Mostly by a value, for what makes the whole file unreadable hides all else. */
  private void spoil(List<String> lines) {
    int at = random.nextInt(lines.size());
    String line = lines.get(at);
    switch (random.nextInt(25)) {
      case 0 -> lines.set(at, "");
      case 1 -> lines.add(at, line);
      case 2 -> lines.add(random.nextInt(lines.size()), line);
      case 3 -> lines.set(at, " " + line);
      case 4 -> lines.set(at, inserted(line));
      default -> lines.set(at, withAnotherValue(line));
    }
  }

  private String withAnotherValue(String line) {
    int colon = line.indexOf(": ");
    if (colon >= 0) {
      return line.substring(0, colon + 2) + value();
    }
    int item = line.indexOf("- ");
    return item >= 0 ? line.substring(0, item + 2) + value() : line + " " + value();
  }

  private String value() {
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  private String inserted(String line) {
    int at = random.nextInt(line.length() + 1);
    char character = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
    return line.substring(0, at) + character + line.substring(at);
  }

  private static String valid(int number) {
    return """
    apiVersion: v1
    kind: Service
    metadata:
      name: hostile-%1$d
      namespace: default
      creationTimestamp: 2026-01-01T00:00:00Z
      labels:
        app: hostile
    spec:
      type: LoadBalancer
      clusterIP: 10.96.201.%1$d
      clusterIPs:
      - 10.96.201.%1$d
      externalIPs:
      - 203.0.113.%1$d
      loadBalancerSourceRanges:
      - 198.51.100.0/24
      externalTrafficPolicy: Local
      internalTrafficPolicy: Cluster
      healthCheckNodePort: %2$d
      sessionAffinity: ClientIP
      sessionAffinityConfig:
        clientIP:
          timeoutSeconds: 600
      ports:
      - name: http
        protocol: TCP
        port: 80
        nodePort: %3$d
      - name: dns
        protocol: UDP
        port: 53
    status:
      loadBalancer:
        ingress:
        - ip: 203.0.113.%1$d
          ipMode: VIP
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: hostile-%1$d-a
      namespace: default
      labels:
        kubernetes.io/service-name: hostile-%1$d
    addressType: IPv4
    ports:
    - name: http
      port: 8080
      protocol: TCP
    endpoints:
    - addresses:
      - 10.244.1.%1$d
      conditions:
        ready: true
      nodeName: node-1
      hints:
        forZones:
        - name: zone-a
    """
        .formatted(number, 31_000 + number, 30_000 + number);
  }
}
