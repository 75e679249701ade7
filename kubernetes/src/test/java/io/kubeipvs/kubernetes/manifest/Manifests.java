package io.kubeipvs.kubernetes.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.decode.DecodedObject;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.source.SourceEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads texts as files, and puts what came of them into words that a test can compare. */
final class Manifests {
  private Manifests() {}

  static FileReading reading(String text) {
    return FileReading.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The objects of a text of which all can be used. */
  static List<KubernetesObject> objects(String text) {
    assertThat(reading(text)).isInstanceOf(FileReading.Parsed.class);
    return ((FileReading.Parsed) reading(text))
        .objects().stream()
            .map(decoded -> {
              assertThat(decoded).isInstanceOf(DecodedObject.Usable.class);
              return ((DecodedObject.Usable) decoded).object();
            })
            .toList();
  }

  /** The only object of a text. */
  static <T extends KubernetesObject> T only(String text, Class<T> type) {
    assertThat(objects(text)).singleElement().isInstanceOf(type);
    return type.cast(objects(text).getFirst());
  }

  /** What a listener would be told of a new file {@code web.yaml} with this text. */
  static List<String> told(String text) {
    ManifestCatalog catalog = new ManifestCatalog();
    catalog.read("web.yaml", reading(text));
    return told(catalog);
  }

  /** What a listener would be told now. */
  static List<String> told(ManifestCatalog catalog) {
    return catalog.events().stream().map(Manifests::words).toList();
  }

  static String words(SourceEvent event) {
    return switch (event) {
      case SourceEvent.Upserted(KubernetesObject object) ->
          "upserted " + SourceEvent.Kind.of(object).kubernetesName() + " " + object.key();
      case SourceEvent.Deleted deleted ->
          "deleted " + deleted.kind().kubernetesName() + " " + deleted.key();
      case SourceEvent.Refused refused -> "refused " + refused.problem();
      case SourceEvent.Mended mended -> "mended " + mended.problem();
      case SourceEvent.Noticed noticed -> "noticed " + noticed.problem();
      case SourceEvent.Synced _ -> "synced";
    };
  }

  /** A Service with one port, and a cluster address of its own. */
  static String service(String name, int port) {
    return """
    apiVersion: v1
    kind: Service
    metadata:
      name: %s
    spec:
      clusterIP: 10.96.0.%d
      ports:
      - port: %d
    """
        .formatted(name, Math.floorMod(name.hashCode(), 250) + 1, port);
  }
}
