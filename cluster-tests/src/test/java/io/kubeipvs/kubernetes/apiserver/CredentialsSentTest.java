package io.kubeipvs.kubernetes.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.connection.ConnectionConfig;
import io.kubeipvs.testkit.apiserver.FakeApiServer;
import io.kubeipvs.testkit.apiserver.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server gets to see of a kubeconfig file. */
@Timeout(60)
final class CredentialsSentTest {
  @TempDir private Path directory;
  private FakeApiServer server;

  @BeforeEach
  void begin() throws IOException {
    server = FakeApiServer.start();
    Fixtures.node(server, FollowedSource.NODE, "a");
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void sendsATokenAndReadsItsFileBeforeEveryRequest() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "first\n");
    try (FollowedSource source = follow(server.url(), "", "tokenFile: token").awaitSynced()) {
      assertThat(server.authorizations()).containsOnly("Bearer first");
      Files.writeString(token, "second\n");
      server.endWatches();
      source.await("second", () -> server.authorizations().contains("Bearer second"));
    }
  }

  @Test
  void sendsANameAndAPassword() throws IOException {
    try (FollowedSource source =
        follow(server.url(), "", "username: admin, password: secret").awaitSynced()) {
      assertThat(server.authorizations()).containsOnly("Basic YWRtaW46c2VjcmV0");
      assertThat(source.problems()).isEmpty();
    }
  }

  @Test
  void asksAPluginAgainWhenTheServerRefusesItsToken() throws IOException {
    Path plugin =
        Files.writeString(
            directory.resolve("login"),
            """
            #!/bin/sh
            echo x >> %s/count
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",'
            echo '"status":{"token":"t'$(wc -l < %s/count)'"}}'
            """
                .formatted(directory, directory));
    assertThat(plugin.toFile().setExecutable(true)).isTrue();
    String exec = "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./login}";
    try (FollowedSource source = follow(server.url(), "", exec).awaitSynced()) {
      assertThat(server.authorizations()).containsOnly("Bearer t1");
      for (int i = 0; i < 6; i++) {
        server.failNext(Fault.UNAUTHORIZED);
      }
      server.endWatches();
      source.await("a new token", () -> server.authorizations().size() > 1);
    }
  }

  /** The fake stands where the proxy is; the server it is asked for does not exist. */
  @Test
  void goesThroughAProxy() throws IOException {
    String proxy = ", proxy-url: \"" + server.url() + "\"";
    try (FollowedSource source =
        follow("http://api.invalid:6443", proxy, "token: t").awaitSynced()) {
      source.awaitNames("Node node-1");
      assertThat(server.requests()).allMatch(request -> request.startsWith("http://api.invalid:"));
    }
  }

  private FollowedSource follow(String url, String more, String user) throws IOException {
    Path kubeconfig =
        Files.writeString(
            directory.resolve("kubeconfig"),
            """
            clusters: [{name: c, cluster: {server: "%s"%s}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            users: [{name: u, user: {%s}}]
            """
                .formatted(url, more, user));
    return FollowedSource.of(
        new ConnectionConfig(kubeconfig.toString(), "", "application/json", "", 1e4, 10_000),
        FollowedSource.TIMING);
  }
}
