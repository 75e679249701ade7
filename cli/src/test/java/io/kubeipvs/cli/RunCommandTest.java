package io.kubeipvs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.config.AgentConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kube-ipvs run}: the same flags, with words and statuses for people. */
final class RunCommandTest {
  @TempDir private Path manifests;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err));
  private final List<AgentConfig> served = new ArrayList<>();
  private String refusal = "";

  private int run(String... arguments) {
    ProxyActions actions =
        new ProxyActions(
            (config, _) -> {
              if (!refusal.isEmpty()) {
                throw new IOException(refusal);
              }
              served.add(config);
              return 0;
            },
            _ -> {},
            _ -> 0,
            _ -> List.of());
    Verbosity verbosity = new Verbosity();
    RunCommand command = new RunCommand(actions, terminal, "worker", verbosity);
    List<String> line = new ArrayList<>(List.of("run"));
    line.addAll(List.of(arguments));
    return Program.of(Map.of("run", command), verbosity, terminal)
        .execute(line.toArray(String[]::new));
  }

  @Test
  void flagsInEveryForm() {
    assertThat(run("--manifests", manifests.toString(), "--ipvs-scheduler=lc", "-v", "1")).isZero();
    assertThat(served.getFirst().ipvs().scheduler()).isEqualTo("lc");
  }

  @Test
  void sourceHasToBeNamed() {
    assertThat(run("--ipvs-scheduler=lc")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("kube-ipvs: where do the objects come from? Give --manifests=DIR,");
  }

  @Test
  void whatCannotBeUsedIsOneLine() {
    assertThat(run("--foo")).isEqualTo(2);
    assertThat(err).hasToString("kube-ipvs: unknown flag: --foo; see \"kube-ipvs run --help\"\n");
  }

  @Test
  void refusalOfTheKernelIsOneLine() {
    refusal = "IPVS cannot be used";
    assertThat(run("--manifests=" + manifests)).isEqualTo(1);
    assertThat(err).hasToString("kube-ipvs: IPVS cannot be used\n");
  }

  @Test
  void stackTraceForThoseWhoAsk() {
    refusal = "IPVS cannot be used";
    assertThat(run("--manifests=" + manifests, "-v=1")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("kube-ipvs: IPVS cannot be used\n")
        .contains("\tat io.kubeipvs.cli.");
  }

  @Test
  void refusalIsALogLineWhereTheLogIsJson() {
    refusal = "IPVS cannot be used";
    assertThat(run("--manifests=" + manifests, "--logging-format=json")).isEqualTo(1);
    assertThat(err).hasToString("");
  }

  @Test
  void helpTellsFlagsAndStatuses() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Exit status:\n  0 ").contains("--ipvs-scheduler=");
  }
}
