package io.kubeipvs.kubernetes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.kubernetes.connection.ClusterAccess.Credential;
import io.kubeipvs.kubernetes.connection.ClusterAccess.Material;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApiClientsTest {
  private static final ConnectionConfig NOTHING = new ConnectionConfig("", "", "", "", 0, 0);

  @TempDir private Path serviceAccount;

  @Test
  void findsTheClusterWhosePodThisIs() throws IOException {
    Files.writeString(serviceAccount.resolve("token"), "t");
    Map<String, String> environment =
        Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443");
    assertThat(ApiClients.access(NOTHING, environment, serviceAccount))
        .isEqualTo(
            new ClusterAccess(
                URI.create("https://10.96.0.1:443"),
                new Material.InFile(serviceAccount.resolve("ca.crt")),
                false,
                "",
                null,
                new Credential.TokenFile(serviceAccount.resolve("token")),
                null));
    Map<String, String> ipv6 =
        Map.of("KUBERNETES_SERVICE_HOST", "fd00:10:96::1", "KUBERNETES_SERVICE_PORT", "443");
    assertThat(ApiClients.access(NOTHING, ipv6, serviceAccount).server())
        .isEqualTo(URI.create("https://[fd00:10:96::1]:443"));
  }

  @Test
  void saysWhatToGiveWhereThereIsNoCluster() {
    assertThatThrownBy(() -> ApiClients.access(NOTHING, Map.of(), serviceAccount))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no API server is configured")
        .hasMessageEndingWith("give a kubeconfig file, --master, or --manifests");
  }

  @Test
  void takesAMasterAlone() throws IOException {
    ConnectionConfig master = new ConnectionConfig("", "127.0.0.1:8080", "", "", 0, 0);
    ClusterAccess access = ApiClients.access(master, Map.of(), serviceAccount);
    assertThat(access.server()).isEqualTo(URI.create("http://127.0.0.1:8080"));
    assertThat(access.credential()).isEqualTo(new Credential.None());
  }
}
