package io.kubeipvs.linux.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolRunnerTest {
  private static ToolRunner runner(int timeoutSeconds) {
    return new ToolRunner(
        new ToolEnvironment(List.of(), Map.of("GREETING", "hello"), 0, timeoutSeconds));
  }

  @Test
  void keepsOutputErrorsAndStatusApart() throws Exception {
    var result =
        runner(20)
            .run(List.of("/bin/sh", "-c", "cat; echo \"$GREETING\"; echo bad >&2; exit 3"), "in\n");

    assertThat(result.output()).isEqualTo("in\nhello\n");
    assertThat(result.errorText()).isEqualTo("bad\n");
    assertThat(result.exitStatus()).isEqualTo(3);
  }

  @Test
  void moreThanAPipeHoldsFlowsInEveryDirection() throws Exception {
    String input = "-A KUBE-SERVICES -j ACCEPT\n".repeat(40_000);
    var result = runner(30).run(List.of("/bin/sh", "-c", "tee /dev/stderr"), input);

    assertThat(result.output()).isEqualTo(input);
    assertThat(result.errorText()).isEqualTo(input);
  }

  @Test
  void aToolThatReadsNothingKeepsItsOwnError() throws Exception {
    var result = runner(20).run(List.of("/bin/sh", "-c", "exit 2"), "x".repeat(1_000_000));

    assertThat(result.exitStatus()).isEqualTo(2);
  }

  @Test
  void aToolThatHangsIsKilled() {
    assertThatThrownBy(() -> runner(1).run(List.of("/bin/sleep", "60"), ""))
        .hasMessage("/bin/sleep 60 did not end within 1 s and was killed")
        .isInstanceOfSatisfying(IptablesException.class, e -> assertThat(e.isOfTheTool()).isTrue());
  }

  @Test
  void aMissingProgramIsNamed() {
    assertThatThrownBy(() -> runner(1).run(List.of("/nowhere/iptables"), ""))
        .hasMessageContaining("/nowhere/iptables")
        .isInstanceOfSatisfying(IptablesException.class, e -> assertThat(e.isOfTheTool()).isTrue());
  }

  @Test
  void thePrefixGoesFirst() throws Exception {
    var environment =
        ToolEnvironment.ofThisProcess().withCommandPrefix(List.of("/bin/echo", "netns"));

    assertThat(new ToolRunner(environment).run(List.of("iptables-save"), "").output())
        .isEqualTo("netns iptables-save\n");
  }
}
