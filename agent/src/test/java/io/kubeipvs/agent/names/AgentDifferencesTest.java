package io.kubeipvs.agent.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.dataplane.DifferenceKind;
import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.KernelDifference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a comparison from an agent to whoever asks. */
final class AgentDifferencesTest {
  @TempDir private Path directory;

  @Test
  void surviveTheWayOverTheSocket() throws IOException {
    DifferenceReport told =
        new DifferenceReport(
            List.of(
                new KernelDifference(
                    DifferenceKind.REAL_SERVER,
                    "default/web:http",
                    "10.244.1.3:80 of TCP 10.96.0.20:80",
                    "-",
                    "masquerade weight 1")),
            7,
            List.of("sets cannot be read: EPERM"));
    try (AgentServer _ = AgentServer.differences(directory, () -> told)) {
      assertThat(AgentSocket.askDifferences(directory)).isEqualTo(told);
    }
  }

  @Test
  void whyAnAgentCannotCompareIsTold() throws IOException {
    AgentServer.Comparing waiting =
        () -> {
          throw new IOException("no comparison within 50 s: the first plan waits");
        };
    try (AgentServer _ = AgentServer.differences(directory, waiting)) {
      assertThatThrownBy(() -> AgentSocket.askDifferences(directory))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("no comparison within 50 s: the first plan waits");
    }
  }
}
