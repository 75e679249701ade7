package io.kubeipvs.agent.names;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.agent.Objects;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.FrontEnd;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NameTableTest {
  private final NameTable table =
      NameTable.of(List.of(Objects.web(), Objects.webSlice(), Objects.worker()));

  @TempDir private Path directory;

  private static FrontEnd tcp(String address, int port) {
    return new FrontEnd(Protocol.TCP, IpAddress.parse(address), port);
  }

  private static void assertNames(NameTable names) {
    assertThat(names.service(tcp("10.96.0.20", 80)))
        .hasToString("default/web:http")
        .extracting(ServiceName::role)
        .hasToString("ClusterIP");
    assertThat(names.service(tcp("192.168.224.4", 30080)))
        .hasToString("default/web:http")
        .extracting(ServiceName::role)
        .hasToString("NodePort");
    assertThat(names.service(tcp("203.0.113.7", 80)))
        .extracting(ServiceName::role)
        .hasToString("LoadBalancer");
    assertThat(names.service(tcp("198.51.100.9", 80)))
        .extracting(ServiceName::role)
        .hasToString("ExternalIP");
    assertThat(names.service(tcp("10.96.0.20", 81))).isNull();
    assertThat(names.endpoint(Protocol.TCP, endpoint("10.244.1.2", 8080)))
        .isEqualTo(new EndpointName("default/web-0", "worker-1"));
    assertThat(names.endpoint(Protocol.TCP, endpoint("192.168.224.4", 6443)))
        .isEqualTo(new EndpointName("", "worker-1"));
    assertThat(names.endpoint(Protocol.UDP, endpoint("10.244.1.2", 8080)))
        .isEqualTo(EndpointName.UNKNOWN);
  }

  private static AddressPort endpoint(String address, int port) {
    return new AddressPort(IpAddress.parse(address), port);
  }

  @Test
  void namesFrontEndsAndEndpoints() {
    assertNames(table);
  }

  @Test
  void survivesTheWayOverTheSocket() throws IOException {
    AgentNames answer;
    try (AgentServer _ = AgentServer.names(directory, "worker-1", () -> table)) {
      answer = requireNonNull(AgentSocket.ask(directory));
    }

    assertThat(answer.nodeName()).isEqualTo("worker-1");
    assertThat(answer.processId()).isEqualTo(ProcessHandle.current().pid());
    assertNames(answer.names());
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void noAgentIsNoError() throws IOException {
    assertThat(AgentSocket.ask(directory)).isNull();
  }

  @Test
  void socketOfAKilledAgentIsNoAgentAndIsReplaced() throws IOException {
    Path path = AgentSocket.path(directory);
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(path))
        .close();
    assertThat(path).exists();
    assertThat(AgentSocket.ask(directory)).isNull();

    try (AgentServer _ = AgentServer.names(directory, "worker-1", () -> table)) {
      assertThat(AgentSocket.ask(directory)).isNotNull();
    }
  }

  @Test
  void answerThatIsCutShortIsAnError() throws IOException {
    StringBuilder text = new StringBuilder(NameTableText.greeting(1, "worker-1"));
    NameTableText.write(table, text);
    String cut = text.substring(0, text.length() - "end\n".length());

    assertThatThrownBy(() -> NameTableText.read(new BufferedReader(new StringReader(cut))))
        .hasMessage("the agent's answer was cut short");
  }

  @Test
  void otherVersionIsAnError() {
    assertThatThrownBy(
            () -> NameTableText.read(new BufferedReader(new StringReader("kube-ipvs agent 2\n"))))
        .hasMessage("the agent speaks another version: [kube-ipvs agent 2]");
  }
}
