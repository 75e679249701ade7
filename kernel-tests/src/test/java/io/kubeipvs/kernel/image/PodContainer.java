package io.kubeipvs.kernel.image;

import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.yaml.YamlDocuments;
import io.kubeipvs.kubernetes.yaml.YamlSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the manifest for clusters asks of a node for one container of its DaemonSet.
 *
 * @param arguments after the image's entry point
 * @param capabilities added to none; all of them if it is privileged
 * @param mounts from this machine into the container
 */
record PodContainer(
    List<String> arguments,
    Map<String, String> environment,
    boolean isPrivileged,
    boolean isReadOnly,
    boolean mayGainPrivileges,
    List<String> capabilities,
    List<Mount> mounts) {

  /** One mount of a volume. */
  record Mount(Path source, String destination, boolean isReadOnly) {}

  /** The fields of a securityContext that this record stands for; another one would be left out. */
  private static final List<String> KNOWN =
      List.of(
          "allowPrivilegeEscalation",
          "capabilities",
          "privileged",
          "readOnlyRootFilesystem",
          "seccompProfile"); // RuntimeDefault names a profile of the runtime's own

  /**
   * Reads the container of this name, which uses the network of its host.
   *
   * @param kind {@code containers} or {@code initContainers}
   * @param nodeName what {@code spec.nodeName} is
   * @param configuration the folder that stands for the ConfigMap
   */
  static PodContainer read(Path manifest, String kind, String nodeName, Path configuration)
      throws IOException, YamlSyntaxException {
    DocumentNode pod =
        YamlDocuments.parse(Files.readString(manifest)).stream()
            .filter(document -> Yaml.text(document, "kind").equals("DaemonSet"))
            .map(document -> Yaml.at(document, "spec", "template", "spec"))
            .findFirst()
            .orElseThrow();
    if (!Yaml.isTrue(pod, "hostNetwork")) {
      throw new IOException(manifest + ": a Service proxy needs hostNetwork");
    }
    DocumentNode container = Yaml.items(pod, kind).getFirst();
    DocumentNode security = Yaml.at(container, "securityContext");
    if (!KNOWN.containsAll(Yaml.fields(security).keySet())) {
      throw new IOException(manifest + ": unknown here: " + Yaml.fields(security).keySet());
    }
    List<Mount> mounts = new ArrayList<>();
    for (DocumentNode mount : Yaml.items(container, "volumeMounts")) {
      mounts.add(mount(pod, mount, configuration));
    }
    return new PodContainer(
        Yaml.texts(container, "args").stream()
            .map(argument -> argument.replace("$(NODE_NAME)", nodeName))
            .toList(),
        Map.of("NODE_NAME", nodeName),
        Yaml.isTrue(security, "privileged"),
        Yaml.isTrue(security, "readOnlyRootFilesystem"),
        !Yaml.text(security, "allowPrivilegeEscalation").equals("false"),
        Yaml.texts(security, "capabilities", "add").stream().map(name -> "CAP_" + name).toList(),
        mounts);
  }

  private static Path source(DocumentNode volume, Path configuration) throws IOException {
    String hostPath = Yaml.text(volume, "hostPath", "path");
    if (!hostPath.isEmpty()) {
      return Path.of(hostPath);
    }
    return Yaml.fields(volume).containsKey("emptyDir")
        ? Files.createTempDirectory(configuration.getParent(), "empty")
        : configuration;
  }

  private static Mount mount(DocumentNode pod, DocumentNode mount, Path configuration)
      throws IOException {
    DocumentNode volume =
        Yaml.items(pod, "volumes").stream()
            .filter(candidate -> Yaml.text(candidate, "name").equals(Yaml.text(mount, "name")))
            .findFirst()
            .orElseThrow();
    Path source = source(volume, configuration);
    if (Files.notExists(source)) {
      // As on a node, where an empty folder is made; but not in this machine's own file system.
      source = Files.createTempDirectory(configuration.getParent(), "empty");
    }
    return new Mount(source, Yaml.text(mount, "mountPath"), Yaml.isTrue(mount, "readOnly"));
  }
}
