package io.kubeipvs.kubernetes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.kubernetes.connection.ClusterAccess.Credential;
import io.kubeipvs.kubernetes.connection.ClusterAccess.KeyPair;
import io.kubeipvs.kubernetes.connection.ClusterAccess.Material;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KubeconfigTest {
  @TempDir private Path directory;

  /** As kubeadm makes it for kube-proxy. */
  @Test
  void readsTheFileOfAClusterThatKubeadmMade() throws IOException {
    Path file =
        write(
            """
            apiVersion: v1
            kind: Config
            clusters:
            - cluster:
                certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
                server: https://192.168.224.3:6443
              name: default
            contexts:
            - context:
                cluster: default
                namespace: default
                user: default
              name: default
            current-context: default
            users:
            - name: default
              user:
                tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
            """);
    assertThat(Kubeconfig.read(file, ""))
        .isEqualTo(
            new ClusterAccess(
                URI.create("https://192.168.224.3:6443"),
                new Material.InFile(
                    Path.of("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt")),
                false,
                "",
                null,
                new Credential.TokenFile(
                    Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token")),
                null));
  }

  @Test
  void takesTheCurrentContextOfSeveralAndFilesBesideTheFile() throws IOException {
    Path file =
        write(
            """
            clusters:
            - name: near
              cluster: {server: "http://127.0.0.1:8080"}
            - name: far
              cluster:
                server: https://api.example.com/prefix/
                certificate-authority: pki/ca.crt
                tls-server-name: kubernetes
                proxy-url: http://proxy.example.com:3128
            contexts:
            - name: a
              context: {cluster: near, user: nobody}
            - name: b
              context: {cluster: far, user: admin}
            current-context: b
            users:
            - name: nobody
              user: {}
            - name: admin
              user: {client-certificate: pki/admin.crt, client-key-data: S0VZ, client-key: unused}
            """);
    ClusterAccess access = Kubeconfig.read(file, "");
    assertThat(access.server()).isEqualTo(URI.create("https://api.example.com/prefix"));
    assertThat(access.authority()).isEqualTo(new Material.InFile(directory.resolve("pki/ca.crt")));
    assertThat(access.tlsServerName()).isEqualTo("kubernetes");
    assertThat(access.proxy()).isEqualTo(URI.create("http://proxy.example.com:3128"));
    assertThat(access.credential()).isEqualTo(new Credential.None());
    assertThat(access.clientCertificate())
        .isEqualTo(
            new KeyPair(
                new Material.InFile(directory.resolve("pki/admin.crt")),
                new Material.Inline("S0VZ")));
  }

  @Test
  void putsTheMasterBeforeTheServerOfTheFile() throws IOException {
    Path file = write(withUser("{token: abc}"));
    assertThat(Kubeconfig.read(file, "https://10.96.0.1").server())
        .isEqualTo(URI.create("https://10.96.0.1"));
    assertThat(Kubeconfig.read(file, "192.168.224.3:8080").server())
        .isEqualTo(URI.create("http://192.168.224.3:8080"));
  }

  @Test
  void knowsEveryKindOfCredentialAndShowsNone() throws IOException {
    ClusterAccess token = Kubeconfig.read(write(withUser("{token: secret}")), "");
    assertThat(token.credential()).isEqualTo(new Credential.Token("secret"));
    ClusterAccess basic =
        Kubeconfig.read(write(withUser("{username: admin, password: secret}")), "");
    assertThat(basic.credential()).isEqualTo(new Credential.Basic("admin", "secret"));
    assertThat(token + " " + basic).doesNotContain("secret");
    assertThat(Kubeconfig.read(write(withUser("{token: a, tokenFile: file}")), "").credential())
        .isEqualTo(new Credential.TokenFile(directory.resolve("file")));
    String exec =
        "{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./login, args: [get, token],"
            + " env: [{name: REGION, value: eu}], provideClusterInfo: true,"
            + " installHint: install it, interactiveMode: Never}}";
    assertThat(Kubeconfig.read(write(withUser(exec)), "").credential())
        .isEqualTo(
            new Credential.Exec(
                "client.authentication.k8s.io/v1",
                directory.resolve("./login").toString(),
                List.of("get", "token"),
                Map.of("REGION", "eu"),
                true,
                "install it"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{client-key: k} | the user has only one of client-certificate and client-key",
        "{auth-provider: {name: gcp}} | auth-provider is not supported, nor is it by Kubernetes since 1.26; use exec",
        "{exec: {apiVersion: client.authentication.k8s.io/v1}} | exec has no command",
        "{exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1}} | exec.apiVersion is \"client.authentication.k8s.io/v1alpha1\"; write client.authentication.k8s.io/v1",
        "[] | users[0].user must be a mapping",
      })
  void namesTheFileAndWhatIsWrongWithAUser(String user, String reason) throws IOException {
    Path file = write(withUser(user));
    assertThatThrownBy(() -> Kubeconfig.read(file, ""))
        .isInstanceOf(IOException.class)
        .hasMessage("kubeconfig " + file + ": " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | the cluster has no server",
        "{server: 'ftp://a'} | \"ftp://a\" is no address of a server such as https://192.168.224.3:6443",
        "{server: 'https://a', insecure-skip-tls-verify: true, certificate-authority: b} | insecure-skip-tls-verify and a certificate-authority exclude each other",
        "{server: 'https://a', proxy-url: 'socks5://b:1'} | proxy-url is \"socks5://b:1\"; only proxies that are reached by http:// are supported",
      })
  void namesTheFileAndWhatIsWrongWithACluster(String cluster, String reason) throws IOException {
    Path file = write(file(cluster, "{}"));
    assertThatThrownBy(() -> Kubeconfig.read(file, ""))
        .hasMessage("kubeconfig " + file + ": " + reason);
  }

  @Test
  void saysThatAFileIsMissingOrBroken() throws IOException {
    assertThatThrownBy(() -> Kubeconfig.read(directory.resolve("none"), ""))
        .hasMessageStartingWith("kubeconfig " + directory.resolve("none") + " cannot be read");
    Path broken = write("a: [\n");
    assertThatThrownBy(() -> Kubeconfig.read(broken, ""))
        .hasMessageStartingWith("kubeconfig " + broken + ", line ");
    Path other = write("current-context: x\n");
    assertThatThrownBy(() -> Kubeconfig.read(other, ""))
        .hasMessage("kubeconfig " + other + ": has no \"x\" among its contexts");
  }

  private static String withUser(String user) {
    return file("{server: 'https://192.168.224.3:6443'}", user);
  }

  private static String file(String cluster, String user) {
    return """
    clusters: [{name: c, cluster: %s}]
    contexts: [{name: x, context: {cluster: c, user: u}}]
    current-context: x
    users: [{name: u, user: %s}]
    """
        .formatted(cluster, user);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("kubeconfig"), text);
  }
}
