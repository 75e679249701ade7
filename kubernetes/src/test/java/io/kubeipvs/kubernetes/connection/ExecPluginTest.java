package io.kubeipvs.kubernetes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.kubernetes.connection.ClusterAccess.Credential;
import io.kubeipvs.kubernetes.connection.ClusterAccess.Material;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ExecPluginTest {
  private static final String HEAD =
      "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":";

  @TempDir private Path directory;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-31T12:00:00Z"));

  @Test
  void asksOnceAndAgainWhenTheTokenHasRunOutOrWasRefused() throws Exception {
    ExecPlugin plugin =
        plugin(
            "echo x >> count; n=$(wc -l < count); echo a warning >&2; printf '"
                + HEAD
                + "{\"token\":\"t%s\",\"expirationTimestamp\":\"2026-01-31T13:00:00Z\"}}' $n");
    assertThat(plugin.credential().token()).isEqualTo("t1");
    assertThat(plugin.credential().token()).isEqualTo("t1");
    now.set(Instant.parse("2026-01-31T13:00:00Z"));
    assertThat(plugin.credential().token()).isEqualTo("t2");
    now.set(Instant.parse("2026-01-31T12:30:00Z"));
    plugin.forget();
    assertThat(plugin.credential().token()).isEqualTo("t3");
  }

  @Test
  void tellsThePluginOfTheClusterAndGivesItItsArgumentsAsTheyAre() throws Exception {
    ExecPlugin plugin =
        plugin(
            "printf '%s' \"$KUBERNETES_EXEC_INFO\" > info; printf '%s' \"$1|$REGION\" > arguments;"
                + " echo '"
                + HEAD
                + "{\"clientCertificateData\":\"C\",\"clientKeyData\":\"K\"}}'");
    assertThat(plugin.credential().certificate())
        .isEqualTo(
            new ClusterAccess.KeyPair(new Material.Inline("Qw=="), new Material.Inline("Sw==")));
    assertThat(directory.resolve("info"))
        .hasContent(
            "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\","
                + "\"spec\":{\"interactive\":false,\"cluster\":{\"server\":\"https://10.96.0.1\","
                + "\"insecure-skip-tls-verify\":false,\"certificate-authority-data\":\"Q0E=\"}}}");
    assertThat(directory.resolve("arguments")).hasContent("a $HOME \"b|eu");
  }

  @Test
  void saysWhatIsWrongWithAPlugin() throws Exception {
    assertThatThrownBy(plugin("exit 3")::credential)
        .hasMessageEndingWith("login ended with status 3");
    assertThatThrownBy(plugin("echo hello")::credential)
        .hasMessageContaining("printed no ExecCredential");
    assertThatThrownBy(plugin("echo '" + HEAD + "{}}'")::credential)
        .hasMessageEndingWith("status has neither token nor clientCertificateData");
    ExecPlugin missing = plugin("");
    Files.delete(directory.resolve("login"));
    assertThatThrownBy(missing::credential)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("login cannot be run")
        .hasMessageEndingWith("; install it");
  }

  private ExecPlugin plugin(String script) throws IOException {
    Path file = directory.resolve("login");
    Files.writeString(file, "#!/bin/sh\ncd " + directory + "\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    Credential.Exec exec =
        new Credential.Exec(
            "client.authentication.k8s.io/v1",
            file.toString(),
            List.of("a $HOME \"b"),
            Map.of("REGION", "eu"),
            true,
            "install it");
    ClusterAccess cluster =
        new ClusterAccess(
            URI.create("https://10.96.0.1"),
            new Material.Inline("Q0E="),
            false,
            "",
            null,
            exec,
            null);
    InstantSource clock = now::get;
    return new ExecPlugin(exec, cluster, clock);
  }
}
