package io.kubeipvs.conformance.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FactFolderTest {
  @Test
  void readsTheProjectsOwnFactsWhole() throws Exception {
    Path own = Path.of("traffic");
    FactFolder folder = FactFolder.read(own);

    assertThat(folder.facts()).hasSize(105);
    assertThat(folder.facts().stream().map(Fact::toString))
        .containsExactlyElementsOf(Files.readAllLines(own.resolve("expected.txt")));
    assertThat(folder.objects()).contains("kind: Node").contains("clusterIP: 10.96.0.10");
  }

  @Test
  void refusesALineThatIsNoFact(@TempDir Path folder) throws Exception {
    write(folder, "podc -> 10.96.0.10:80/tcp: refused\npodc -> 10.96.0.10:80/icmp: refused\n");

    assertThatThrownBy(() -> FactFolder.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected.txt:2: not of the form CLIENT -> ADDRESS:PORT/tcp|udp:");
  }

  @Test
  void refusesAClientThatIsNotThere(@TempDir Path folder) throws Exception {
    write(folder, "podx -> 10.96.0.10:80/tcp: refused\n");

    assertThatThrownBy(() -> FactFolder.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected.txt:1: there is no client \"podx\", but poda, podb, podc");
  }

  @Test
  void refusesASecondAnswerToOneQuestion(@TempDir Path folder) throws Exception {
    write(folder, "out -> 10.96.0.10:80/tcp: refused\n\nout -> 10.96.0.10:80/tcp: timeout\n");

    assertThatThrownBy(() -> FactFolder.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected.txt:3: an earlier line asks the same");
  }

  @Test
  void saysWhatIsMissing(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> FactFolder.read(folder))
        .hasMessageContaining("there is no " + folder.resolve("objects.yaml"));

    write(folder, "\n");
    assertThatThrownBy(() -> FactFolder.read(folder))
        .hasMessageContaining("there is no fact in " + folder.resolve("expected.txt"));
  }

  private static void write(Path folder, String facts) throws IOException {
    Files.writeString(folder.resolve("expected.txt"), facts);
    Files.writeString(folder.resolve("objects.yaml"), "");
  }
}
