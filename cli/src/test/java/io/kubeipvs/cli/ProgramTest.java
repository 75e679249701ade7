package io.kubeipvs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.names.NameTable;
import io.kubeipvs.linux.netlink.NetlinkException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator reads when something is wrong: one line that says what to do. */
final class ProgramTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err));

  private int run(String... arguments) {
    Surroundings.IpvsOpener refusing =
        () -> {
          throw new NetlinkException("look up netlink family IPVS: ENOENT", 2, null);
        };
    LsCommand ls = new LsCommand(terminal, refusing, (Path _) -> NameTable.EMPTY);
    return Program.of(
            Map.of("ls", ls, "version", new VersionCommand(terminal)), new Verbosity(), terminal)
        .execute(arguments);
  }

  @Test
  void refusalOfTheKernelIsOneLine() {
    assertThat(run("ls")).isEqualTo(1);
    assertThat(err).hasToString("kube-ipvs: look up netlink family IPVS: ENOENT\n");
    assertThat(out).hasToString("");
  }

  @Test
  void stackTraceForThoseWhoAsk() {
    assertThat(run("ls", "-v")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("kube-ipvs: look up netlink family IPVS: ENOENT\n")
        .contains("\tat io.kubeipvs.cli.LsCommand.call(");
  }

  @Test
  void misuseIsOneLineToo() {
    assertThat(run("ls", "--outputs=json")).isEqualTo(2);
    assertThat(err)
        .hasToString("kube-ipvs: Unknown option: '--outputs=json'; see \"kube-ipvs ls --help\"\n");
  }

  @Test
  void withoutACommandNothingIsDone() {
    assertThat(run()).isEqualTo(2);
    assertThat(err)
        .hasToString("kube-ipvs: a command or a flag is missing; see \"kube-ipvs --help\"\n");
  }

  @Test
  void versionNamesJavaAndKernel() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).matches("kube-ipvs .+ \\(Java .+, Linux .+\\)\n");
  }

  @Test
  void helpTellsExitStatuses() {
    assertThat(run("ls", "--help")).isZero();
    assertThat(out.toString()).contains("Exit status:\n  0 ").contains("\n  2 ");
  }
}
