package io.kubeipvs.conformance.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Who may read from an API server as a Service proxy, and the files that say so to both sides: a
 * token in a file, and a client certificate made with openssl. Either can be rotated: its file
 * changes at once, and with the server's next start the old one is no longer good. One thread owns
 * it.
 */
public final class ProxyCredentials {
  /** A token that is good for everything. */
  static final String ADMIN = "admin-token";

  /** A proxy's token that never changes. */
  static final String PROXY = "proxy-token";

  private static final String USER = "system:kube-proxy";
  private static final int COMMAND_PATIENCE_SECONDS = 60;

  private final Path folder;
  private final String server;
  private final Path serverCertificates;
  private int tokenNumber;
  private int authorityNumber;

  /**
   * @param folder where the files go
   * @param server URL of the server
   * @param serverCertificates what the server shows, as PEM
   */
  ProxyCredentials(Path folder, String server, Path serverCertificates) throws IOException {
    this.folder = folder;
    this.server = server;
    this.serverCertificates = serverCertificates;
    rotateToken();
    kubeconfig("proxy", "token: " + PROXY);
    kubeconfig("token", "tokenFile: " + folder.resolve("token"));
  }

  /** Lets only a new token be good from the server's next start on. */
  public void rotateToken() throws IOException {
    String token = "token-" + ++tokenNumber;
    replace(
        "tokens.csv",
        "%s,admin,1,system:masters\n%s,%s,2\n%s,%s,2\n".formatted(ADMIN, PROXY, USER, token, USER));
    replace("token", token);
  }

  /**
   * Lets only certificates of a new authority be good from the server's next start on, and makes
   * one. The first time there is none before.
   */
  public void rotateCertificate() throws IOException, InterruptedException {
    String authority = "ca-" + ++authorityNumber;
    String key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
    openssl(
        "req -x509 " + key + " -days 2 -subj /CN=" + authority + " -keyout ca.key -out new.crt");
    replace("ca.crt", Files.readString(folder.resolve("new.crt")));
    openssl("req " + key + " -subj /CN=" + USER + " -keyout new.key -out new.csr");
    openssl("x509 -req -in new.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out new.crt");
    replace("client.crt", Files.readString(folder.resolve("new.crt")));
    replace("client.key", Files.readString(folder.resolve("new.key")));
    kubeconfig(
        "certificate",
        "client-certificate: %s, client-key: %s"
            .formatted(folder.resolve("client.crt"), folder.resolve("client.key")));
  }

  /** For a proxy with the token that never changes. */
  Path constant() {
    return folder.resolve("proxy.kubeconfig");
  }

  /** For a proxy that reads its token from a file. */
  public Path withToken() {
    return folder.resolve("token.kubeconfig");
  }

  /** For a proxy that shows a certificate; there once one has been made. */
  public Path withCertificate() {
    return folder.resolve("certificate.kubeconfig");
  }

  /** The server's flags. */
  List<String> flags() {
    List<String> flags = new ArrayList<>();
    flags.add("--token-auth-file=" + folder.resolve("tokens.csv"));
    if (authorityNumber > 0) {
      flags.add("--client-ca-file=" + folder.resolve("ca.crt"));
    }
    return flags;
  }

  private void kubeconfig(String name, String user) throws IOException {
    replace(
        name + ".kubeconfig",
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: real
          cluster: {server: "%s", certificate-authority: "%s"}
        contexts:
        - name: real
          context: {cluster: real, user: proxy}
        current-context: real
        users:
        - name: proxy
          user: {%s}
        """
            .formatted(server, serverCertificates, user));
  }

  /** In one step: nobody reads half a file. */
  private void replace(String name, String text) throws IOException {
    Path written = Files.writeString(folder.resolve(name + ".new"), text);
    Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private void openssl(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ", -1)));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(COMMAND_PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("openssl " + arguments + " failed: " + output.strip());
    }
  }
}
