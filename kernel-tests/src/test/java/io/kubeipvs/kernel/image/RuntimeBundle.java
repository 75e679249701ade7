package io.kubeipvs.kernel.image;

import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.yaml.YamlDocuments;
import io.kubeipvs.kubernetes.yaml.YamlSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder with the {@code config.json} that an OCI runtime runs: the image's root, entry point and
 * environment; arguments, mounts and privileges of a container; and what container runtimes add of
 * their own. The network is that of whoever starts it, as hostNetwork has it.
 */
final class RuntimeBundle {
  /** Linux has these, in {@code linux/capability.h}. */
  private static final List<String> ALL_CAPABILITIES =
      Stream.of(
              "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP"
                  + " LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK"
                  + " IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN"
                  + " SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE"
                  + " AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM"
                  + " BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE")
          .flatMap(names -> Stream.of(names.split(" ")))
          .map(name -> "CAP_" + name)
          .toList();

  private RuntimeBundle() {}

  /**
   * Writes the bundle.
   *
   * @param folder to be the bundle
   * @param image what umoci unpacked: the image's {@code config.json} and its {@code rootfs}
   */
  static void write(Path folder, Path image, PodContainer container)
      throws IOException, YamlSyntaxException {
    DocumentNode process =
        Yaml.at(
            YamlDocuments.parse(Files.readString(image.resolve("config.json"))).getFirst(),
            "process");
    List<String> arguments = new ArrayList<>(Yaml.texts(process, "args"));
    arguments.addAll(container.arguments());
    List<String> environment = new ArrayList<>(Yaml.texts(process, "env"));
    container.environment().forEach((name, value) -> environment.add(name + "=" + value));
    String capabilities =
        strings(container.isPrivileged() ? ALL_CAPABILITIES : container.capabilities());
    Files.writeString(
        Files.createDirectories(folder).resolve("config.json"),
        """
        {
          "ociVersion": "1.0.2",
          "root": {"path": "%s", "readonly": %s},
          "hostname": "",
          "process": {
            "terminal": false,
            "cwd": "%s",
            "user": {"uid": 0, "gid": 0},
            "args": %s,
            "env": %s,
            "noNewPrivileges": %s,
            "capabilities": {"bounding": %s, "effective": %s, "permitted": %s}
          },
          "mounts": [%s],
          "linux": {
            "namespaces": [{"type": "mount"}, {"type": "pid"}, {"type": "ipc"}]%s
          }
        }
        """
            .formatted(
                image.resolve("rootfs"),
                container.isReadOnly(),
                Yaml.text(process, "cwd"),
                strings(arguments),
                strings(environment),
                !container.mayGainPrivileges(),
                capabilities,
                capabilities,
                capabilities,
                mounts(container),
                container.isPrivileged() ? "" : ", " + HIDDEN));
  }

  /** What runtimes keep from a container without privileges. */
  private static final String HIDDEN =
      """
      "readonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
      "maskedPaths": ["/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware"]
      """;

  private static String mounts(PodContainer container) {
    String access = container.isPrivileged() ? "rw" : "ro";
    Stream<String> own =
        Stream.of(
            special("proc", "proc", "nosuid", "noexec", "nodev"),
            special("tmpfs", "dev", "nosuid", "strictatime", "mode=755"),
            special("devpts", "dev/pts", "nosuid", "noexec", "newinstance", "ptmxmode=0666"),
            special("tmpfs", "dev/shm", "nosuid", "noexec", "nodev", "mode=1777"),
            """
            {"destination": "/sys", "type": "none", "source": "/sys", "options": ["rbind", "%s"]}
            """
                .formatted(access));
    Stream<String> given =
        container.mounts().stream()
            .map(mount ->
                """
                {"destination": "%s", "type": "none", "source": "%s", "options": ["rbind", "%s"]}
                """
                    .formatted(
                        mount.destination(), mount.source(), mount.isReadOnly() ? "ro" : "rw"));
    return Stream.concat(own, given).collect(Collectors.joining(","));
  }

  private static String special(String type, String destination, String... options) {
    return """
    {"destination": "/%s", "type": "%s", "source": "%s", "options": %s}
    """
        .formatted(destination, type, type, strings(List.of(options)));
  }

  /** A list in JSON; nothing in it needs an escape. */
  private static String strings(List<String> texts) {
    return texts.stream()
        .collect(Collectors.joining("\", \"", "[\"", "\"]"))
        .replace("[\"\"]", "[]");
  }
}
