package io.kubeipvs.kubernetes.connection;

import io.kubeipvs.kubernetes.connection.ClusterAccess.Credential;
import io.kubeipvs.kubernetes.connection.ClusterAccess.KeyPair;
import io.kubeipvs.kubernetes.connection.ClusterAccess.Material;
import io.kubeipvs.kubernetes.yaml.YamlDocuments;
import io.kubeipvs.kubernetes.yaml.YamlSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command that prints credentials, as {@code client.authentication.k8s.io} has it. Run without a
 * shell and without input; what it writes to its standard error goes to this process's. Its answer
 * serves until the time it names, or until the server refuses it. Safe on any thread.
 */
final class ExecPlugin {
  private static final long LONGEST_RUN_SECONDS = 60;
  private static final int LONGEST_ANSWER_BYTES = 1 << 20;

  private final Credential.Exec exec;
  private final ClusterAccess cluster;
  private final InstantSource clock;
  private @Nullable Answer answer;

  /**
   * What a plugin printed.
   *
   * @param expires null if it does not say
   */
  record Answer(@Nullable String token, @Nullable KeyPair certificate, @Nullable Instant expires) {}

  ExecPlugin(Credential.Exec exec, ClusterAccess cluster, InstantSource clock) {
    this.exec = exec;
    this.cluster = cluster;
    this.clock = clock;
  }

  /** The credentials, asked for if there are none that are good. */
  synchronized Answer credential() throws IOException, InterruptedException {
    Answer known = answer;
    if (known == null || (known.expires() != null && !clock.instant().isBefore(known.expires()))) {
      known = ask();
      answer = known;
    }
    return known;
  }

  /** The credentials are not good: the next request asks anew. */
  synchronized void forget() {
    answer = null;
  }

  private Answer ask() throws IOException, InterruptedException {
    List<String> commandLine = new ArrayList<>();
    commandLine.add(exec.command());
    commandLine.addAll(exec.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(commandLine).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(exec.environment());
    builder.environment().put("KUBERNETES_EXEC_INFO", execInfo());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      String hint = exec.installHint().isEmpty() ? "" : "; " + exec.installHint();
      throw new IOException(what() + " cannot be run: " + e.getMessage() + hint, e);
    }
    try {
      return finish(process);
    } finally {
      process.destroyForcibly();
    }
  }

  private Answer finish(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    // A thread of its own reads, so that a command that prints nothing does not hold us.
    List<byte[]> output = new ArrayList<>();
    Thread reader = Thread.ofVirtual().start(() -> output.add(readAll(process)));
    if (!process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException(what() + " does not end within " + LONGEST_RUN_SECONDS + " s");
    }
    reader.join(TimeUnit.SECONDS.toMillis(LONGEST_RUN_SECONDS));
    if (process.exitValue() != 0 || output.isEmpty()) {
      throw new IOException(what() + " ended with status " + process.exitValue());
    }
    try {
      return parse(new String(output.getFirst(), StandardCharsets.UTF_8));
    } catch (YamlSyntaxException | IllegalArgumentException | DateTimeParseException e) {
      throw new IOException(what() + " printed no ExecCredential: " + e.getMessage(), e);
    }
  }

  private static byte[] readAll(Process process) {
    try {
      return process.getInputStream().readNBytes(LONGEST_ANSWER_BYTES);
    } catch (IOException e) {
      return new byte[0]; // its process was ended
    }
  }

  private Answer parse(String output) throws YamlSyntaxException {
    Tree credential = Tree.single(YamlDocuments.parse(output), "the output");
    String version = credential.text("apiVersion");
    if (!version.equals(exec.apiVersion())) {
      throw new IllegalArgumentException(
          "apiVersion is \"" + version + "\", not \"" + exec.apiVersion() + "\"");
    }
    Tree status = credential.tree("status");
    String token = status.text("token");
    String certificate = status.text("clientCertificateData");
    String key = status.text("clientKeyData");
    if (token.isEmpty() && certificate.isEmpty()) {
      throw new IllegalArgumentException("status has neither token nor clientCertificateData");
    }
    String expires = status.text("expirationTimestamp");
    return new Answer(
        token.isEmpty() ? null : token,
        certificate.isEmpty() ? null : new KeyPair(inline(certificate), inline(key)),
        expires.isEmpty() ? null : Instant.parse(expires));
  }

  private static Material inline(String pem) {
    return new Material.Inline(
        Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)));
  }

  /** What the plugin may know of the cluster, and that there is nobody to ask. */
  private String execInfo() {
    StringBuilder info = new StringBuilder();
    info.append("{\"apiVersion\":").append(Json.quote(exec.apiVersion()));
    info.append(",\"kind\":\"ExecCredential\",\"spec\":{\"interactive\":false");
    if (exec.provideClusterInfo()) {
      info.append(",\"cluster\":{\"server\":").append(Json.quote(cluster.server().toString()));
      info.append(",\"insecure-skip-tls-verify\":").append(cluster.insecure());
      if (!cluster.tlsServerName().isEmpty()) {
        info.append(",\"tls-server-name\":").append(Json.quote(cluster.tlsServerName()));
      }
      if (cluster.authority() instanceof Material.Inline(String base64)) {
        info.append(",\"certificate-authority-data\":").append(Json.quote(base64));
      }
      info.append('}');
    }
    return info.append("}}").toString();
  }

  private String what() {
    return "credential plugin " + exec.command();
  }
}
