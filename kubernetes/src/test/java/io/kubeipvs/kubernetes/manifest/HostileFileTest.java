package io.kubeipvs.kubernetes.manifest;

import static io.kubeipvs.kubernetes.manifest.Manifests.only;
import static io.kubeipvs.kubernetes.manifest.Manifests.reading;
import static io.kubeipvs.kubernetes.manifest.Manifests.service;
import static io.kubeipvs.kubernetes.manifest.Manifests.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.manifest.FileReading.Broken;
import io.kubeipvs.kubernetes.manifest.FileReading.Parsed;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects are hostile until proven otherwise: everything ends soon, with a word of why. */
@Timeout(60)
final class HostileFileTest {
  @Test
  void bytesThatAreNoTextAreRefused() {
    assertThat(FileReading.of(new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0}))
        .isEqualTo(new Broken(0, "is not UTF-8 text"));
    assertThat(FileReading.of(new byte[] {'a', ':', '\n', 'b', 1}))
        .isEqualTo(new Broken(2, "character U+0001 has no place in YAML"));
    assertThat(FileReading.of(new byte[0])).isEqualTo(new Parsed(List.of()));
  }

  @Test
  void depthIsBounded() {
    String tooDeep = "nested deeper than 64 levels";
    assertThat(reading("[".repeat(100_000))).isEqualTo(new Broken(1, tooDeep));
    assertThat(reading("- ".repeat(100_000))).isEqualTo(new Broken(1, tooDeep));
    assertThat(reading("{\"a\":".repeat(100_000))).isEqualTo(new Broken(1, tooDeep));
  }

  @Test
  void aFewLinesOfAliasesDoNotStandForABillionValues() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      text.append("a%d: &a%d [".formatted(i, i)).append(("*a" + (i - 1) + ", ").repeat(10));
      text.append("]\n");
    }
    assertThat(reading(text.toString()))
        .isEqualTo(new Broken(6, "aliases stand for more than 1000000 values"));
  }

  @Test
  void aDocumentHoldsABoundedNumberOfValues() {
    assertThat(reading("- {}\n".repeat(1_000_001)))
        .isEqualTo(new Broken(1_000_000, "a document of more than 1000000 values; split it"));
  }

  @Test
  void aLargeFileOfManyDocumentsIsNoMatter() {
    assertThat(reading("---\n- {}\n".repeat(300_000))).isInstanceOf(Parsed.class);
  }

  @Test
  void aListWithinListsThroughAliasesIsBoundedAsWell() {
    StringBuilder text = new StringBuilder("- &a0 {apiVersion: v1, kind: List, items: []}\n");
    for (int i = 1; i < 60; i++) {
      text.append("- &a%d {apiVersion: v1, kind: List, items: [".formatted(i));
      text.append("*a%d, *a%d]}\n".formatted(i - 1, i - 1));
    }
    assertThat(reading(text.toString())).isInstanceOf(Broken.class);
  }

  @Test
  void aValueOfMegabytesIsReadAndCutShortInTheMessage() {
    String text = service("web", 80).replace("10.96", "9".repeat(2_000_000));
    assertThat(told(text))
        .singleElement()
        .asString()
        .startsWith(
            "refused web.yaml:6: Service default/web: spec.clusterIP: not an IP address: \"9")
        .endsWith("9…")
        .hasSizeLessThan(500);
  }

  @Test
  void aNameCannotForgeALineOfTheLog() {
    assertThat(told("apiVersion: v1\nkind: Service\nmetadata: {name: \"a\\nE1122 forged\\e[31m\"}"))
        .singleElement()
        .asString()
        .startsWith("refused web.yaml:3: Service default/a\\u000aE1122 forged\\u001b[31m: ")
        .doesNotContain("\n");
  }

  @Test
  void fiveThousandEndpointsAreRead() {
    StringBuilder text =
        new StringBuilder(
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
            addressType: IPv4
            ports: [{port: 80}]
            endpoints:
            """);
    for (int i = 0; i < 5_000; i++) {
      text.append("- addresses: [10.244.%d.%d]\n".formatted(i / 250, i % 250 + 1));
      text.append("  conditions: {ready: true}\n  nodeName: worker-1\n");
    }
    assertThat(only(text.toString(), EndpointSlice.class).endpoints()).hasSize(5_000);
  }

  @Test
  void aThousandPortsAreRead() {
    StringBuilder text = new StringBuilder(service("web", 1).replace("  - port: 1\n", ""));
    for (int i = 1; i <= 1_000; i++) {
      text.append("  - {name: p%d, port: %d}\n".formatted(i, i));
    }
    assertThat(told(text.toString())).containsExactly("upserted Service default/web");
  }

  @Test
  void thousandsOfServicesInOneFileAreReadWithinSeconds() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      text.append("---\n").append(service("s" + i, 80));
    }
    assertThat(told(text.toString())).hasSize(5_000);
  }

  @Test
  void whateverIsDoneToAFileEndsInAReading() {
    long seed = 42;
    SplittableRandom random = new SplittableRandom(seed);
    byte[] original =
        (service("web", 80) + "---\n" + "{\"kind\": \"List\", \"items\": [&x {a: *x}, 'é']}\n")
            .getBytes(StandardCharsets.UTF_8);
    String bytesOfMeaning = "\n\t \"'{}[],:-?&*!|>%@`#~<é0a\0";
    for (int run = 0; run < 20_000; run++) {
      byte[] content = original.clone();
      for (int edit = random.nextInt(1, 6); edit > 0; edit--) {
        content[random.nextInt(content.length)] =
            (byte) bytesOfMeaning.charAt(random.nextInt(bytesOfMeaning.length()));
      }
      byte[] cut = Arrays.copyOf(content, random.nextInt(content.length + 1));
      assertThat(FileReading.of(cut)).as("seed %d run %d", seed, run).isNotNull();
    }
  }
}
