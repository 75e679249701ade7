package io.kubeipvs.agent.names;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.dataplane.KernelWrite;
import io.kubeipvs.dataplane.WriteHistory;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.proxy.plan.Cause;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of kernel writes from an agent to whoever asks. */
final class AgentWritesTest {
  private static final Instant TIME = Instant.parse("2026-11-27T03:00:00.120Z");
  private static final ObjectKey WEB = new ObjectKey("default", "web");

  private static final KernelWrite DONE =
      new KernelWrite(
          7,
          TIME,
          WriteKind.ADD_REAL_SERVER,
          "add real server 10.244.1.3:80 to TCP 10.96.0.20:80",
          new Cause.ServiceChanged(WEB, "4711"),
          null);
  private static final KernelWrite RULES =
      new KernelWrite(
          8,
          TIME,
          WriteKind.RESTORE_RULES,
          "restore of IPv4 rules:\n*nat\n\t-A \\KUBE\n",
          new Cause.Drift(),
          "line 2 failed\n\tsee \\n");

  @TempDir private Path directory;

  private static AgentWrites read(CharSequence text) throws IOException {
    return WritesText.read(new BufferedReader(new StringReader(text.toString())));
  }

  private static AgentWrites writes(KernelWrite... writes) {
    return new AgentWrites(false, new WriteHistory(12, List.of(writes)));
  }

  @Test
  void surviveTheWayOverTheSocket() throws IOException {
    KernelWrite restart =
        new KernelWrite(9, TIME, WriteKind.ADD_LINK, "add link", new Cause.Restart(), null);
    KernelWrite node =
        new KernelWrite(10, TIME, WriteKind.ADD_LINK, "add link", new Cause.NodeChanged(), "EPERM");
    AgentWrites told = writes(DONE, RULES, restart, node);
    try (AgentServer _ = AgentServer.writes(directory, () -> told)) {
      assertThat(AgentSocket.askWrites(directory)).isEqualTo(told);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shadowModeIsTold() throws IOException {
    AgentWrites told = new AgentWrites(true, WriteHistory.NONE);
    try (AgentServer _ = AgentServer.writes(directory, () -> told)) {
      assertThat(AgentSocket.askWrites(directory)).isEqualTo(told);
    }
  }

  @Test
  void withoutAnAgentThereIsNoAnswer() throws IOException {
    assertThat(AgentSocket.askWrites(directory)).isNull();
  }

  @Test
  void anAgentThatKnowsNoSuchQuestionIsNamed() throws IOException {
    try (AgentServer _ = AgentServer.names(directory, "worker-1", () -> NameTable.EMPTY)) {
      assertThatThrownBy(() -> AgentSocket.askWrites(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid() + ", node worker-1")
          .hasMessageContaining("older version");
    }
  }

  @Test
  void whyAnAgentCannotTellIsTold() throws IOException {
    AgentServer.Telling busy =
        () -> {
          throw new IOException("the writer gave no answer within 10 s");
        };
    try (AgentServer _ = AgentServer.writes(directory, busy)) {
      assertThatThrownBy(() -> AgentSocket.askWrites(directory))
          .hasMessageContaining("the writer gave no answer within 10 s");
    }
  }

  /** The answer is far longer than what a socket takes up for one who does not read. */
  @Test
  void oneWhoDoesNotReadHoldsNobodyUp() throws IOException {
    AgentWrites many = new AgentWrites(false, new WriteHistory(0, Collections.nCopies(8192, DONE)));
    try (AgentServer _ = AgentServer.writes(directory, () -> many);
        SocketChannel idle = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      idle.connect(UnixDomainSocketAddress.of(AgentSocket.writesPath(directory)));
      for (int asked = 0; asked < 3; asked++) {
        assertThat(requireNonNull(AgentSocket.askWrites(directory)).history().writes())
            .hasSize(8192);
      }
    }
  }

  @Test
  void oneWriteIsALineOfBoundedLength() throws IOException {
    KernelWrite endless =
        new KernelWrite(
            1, TIME, WriteKind.RESTORE_RULES, "x".repeat(1_000_000), new Cause.Restart(), null);
    StringBuilder text = new StringBuilder();
    WritesText.write(writes(endless), text);

    assertThat(text.length()).isLessThan(20_000);
    assertThat(read(text).history().writes().getFirst().operation())
        .endsWith("x\n(and 983616 characters more)");
  }

  @Test
  void answerThatIsCutShortIsAnError() throws IOException {
    StringBuilder text = new StringBuilder();
    WritesText.write(writes(DONE), text);
    String cut = text.substring(0, text.length() - "end\n".length());

    assertThatThrownBy(() -> read(cut)).hasMessage("the agent's answer was cut short");
    assertThatThrownBy(() -> read("")).hasMessage("the agent's answer was cut short");
  }

  @Test
  void whatIsNotUnderstoodIsAnError() {
    assertThatThrownBy(() -> read("kube-ipvs writes 2\n"))
        .hasMessage("the agent speaks another version: kube-ipvs writes 2");
    assertThatThrownBy(() -> read("kube-ipvs writes 1\ndone\t1\tyesterday\nend\n"))
        .hasMessage("the agent sent a line that means nothing: done\t1\tyesterday");
    assertThatThrownBy(() -> read("kube-ipvs writes 1\nperhaps\t1\nend\n"))
        .hasMessageContaining("perhaps");
  }
}
