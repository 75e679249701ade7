package io.kubeipvs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.config.SourceConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command line without a command does what kube-proxy does with it. */
final class KubeProxyFormTest {
  private static final String HEADER =
      "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ipvs\n";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err));
  private final List<AgentConfig> served = new ArrayList<>();
  private final List<AgentConfig> initialized = new ArrayList<>();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final PrintStream standardError = System.err;
  private final List<Path> cleanUps = new ArrayList<>();
  private boolean watched;

  /** The log goes to standard error. */
  @BeforeEach
  void takeLog() {
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void giveLogBack() {
    System.setErr(standardError);
    standardError.print(log.toString(StandardCharsets.UTF_8));
  }

  private int run(String... arguments) {
    ProxyActions actions =
        new ProxyActions(
            (config, watch) -> {
              served.add(config);
              watched = watch != null;
              return 0;
            },
            initialized::add,
            runDirectory -> {
              cleanUps.add(runDirectory);
              return 0;
            },
            _ -> List.of());
    return KubeProxyForm.run(List.of(arguments), actions, terminal, "Worker-1\n");
  }

  private String logged() {
    return log.toString(StandardCharsets.UTF_8);
  }

  private String file(String fields) throws IOException {
    return Files.writeString(folder.resolve("config.conf"), HEADER + fields).toString();
  }

  @Test
  void commandsAreNoFlags() {
    assertThat(KubeProxyForm.isMeant(List.of("--config=x"))).isTrue();
    assertThat(KubeProxyForm.isMeant(List.of("-v=2", "--config=x"))).isTrue();
    assertThat(KubeProxyForm.isMeant(List.of("ls", "--wide"))).isFalse();
    assertThat(KubeProxyForm.isMeant(List.of("--help"))).isFalse();
    assertThat(KubeProxyForm.isMeant(List.of())).isFalse();
  }

  @Test
  void flagsAlone() {
    assertThat(run("--kubeconfig=/k", "--master=https://m", "--ipvs-scheduler=lc")).isZero();
    AgentConfig config = served.getFirst();
    assertThat(config.nodeName()).isEqualTo("worker-1");
    assertThat(config.ipvs().scheduler()).isEqualTo("lc");
    assertThat(config.ipvs().minSyncPeriod()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.source())
        .asString()
        .contains("kubeconfig=/k", "master=https://m", "contentType=application/vnd.kubernetes");
    assertThat(watched).isFalse();
  }

  @Test
  void fileWinsOverFlagsAndTheSilencedOnesAreNamed() throws Exception {
    String file = file("ipvs: {scheduler: sh}\nhostnameOverride: of-the-file\n");
    assertThat(run("--config=" + file, "--ipvs-scheduler=lc", "--ipvs-strict-arp")).isZero();
    AgentConfig config = served.getFirst();
    assertThat(config.ipvs().scheduler()).isEqualTo("sh");
    assertThat(config.ipvs().strictArp()).isFalse();
    assertThat(config.ipvs().minSyncPeriod()).as("0 in a file means at once").isZero();
    assertThat(config.nodeName()).isEqualTo("of-the-file");
    assertThat(watched).isTrue();
    assertThat(logged())
        .contains(
            "\"Flags have no effect beside --config\""
                + " flags=\"[--ipvs-scheduler, --ipvs-strict-arp]\"");
  }

  @Test
  void someFlagsWinOverTheFile() throws Exception {
    Path manifests = Files.createDirectory(folder.resolve("manifests"));
    String file = file("hostnameOverride: of-the-file\nlogging: {verbosity: 0}\n");
    assertThat(
            run(
                "--config=" + file,
                "--hostname-override=Of-The-Flag",
                "--manifests=" + manifests,
                "-v=1",
                "--master=https://m"))
        .isZero();
    assertThat(served.getFirst().nodeName()).isEqualTo("of-the-flag");
    assertThat(served.getFirst().source()).isEqualTo(new SourceConfig.Manifests(manifests));
    assertThat(logged()).doesNotContain("Flags have no effect");
  }

  @Test
  void whatIsUnknownOrUselessIsNamed() throws Exception {
    String file = file("foo: 1\nipvs: {bar: 2}\nmode: nftables\nnftables: {masqueradeAll: true}\n");
    assertThat(run("--config=" + file)).isZero();
    assertThat(logged())
        .contains("have no effect\" fields=\"[foo, ipvs.bar]\"")
        .contains("the last counts\" keys=\"[mode (line 6)]\"")
        .contains("without effect in kube-ipvs\" fields=\"[nftables.masqueradeAll]\"")
        .contains("it works in IPVS mode\" mode=\"nftables\"");
  }

  @Test
  void fileInOrderIsReadWithoutAWord() throws Exception {
    assertThat(run("--config=" + file("clusterCIDR: 10.244.0.0/16\n"))).isZero();
    assertThat(logged()).isEmpty();
  }

  @Test
  void errorsAreLogLinesAndStatusOne() throws Exception {
    assertThat(run("--config=" + file("ipvs: {tcpTimeout: -1s}\noomScoreAdj: 5000\n"))).isOne();
    assertThat(logged())
        .matches(
            "(?s)E\\d{4} .*\\] \"command failed\" err=\"failed validate: \\[ipvs.tcpTimeout:"
                + " Invalid value: .*, oomScoreAdj: Invalid value: 5000: must be within the range"
                + " \\[-1000, 1000\\]\\]\"\n");
    assertThat(served).isEmpty();
  }

  @Test
  void fileThatCannotBeRead() {
    assertThat(run("--config=/nowhere/config.conf")).isOne();
    assertThat(logged())
        .contains("err=\"failed complete: cannot read /nowhere/config.conf: no such file\"");
  }

  @Test
  void wrongFlagsArePlainWords() {
    assertThat(run("--ipvs-schedule=lc")).isOne();
    assertThat(err).hasToString("Error: unknown flag: --ipvs-schedule; see \"kube-ipvs --help\"\n");
    assertThat(logged()).isEmpty();
  }

  @Test
  void writtenConfigurationIsTheOneInForce() throws Exception {
    Path written = folder.resolve("written.yaml");
    assertThat(
            run(
                "--config=" + file("ipvs: {scheduler: sh}\n"),
                "--hostname-override=x",
                "--write-config-to=" + written))
        .isZero();
    assertThat(Files.readString(written))
        .contains("\n  scheduler: sh\n")
        .contains("\nhostnameOverride: x\n")
        .contains("\nhealthzBindAddress: 0.0.0.0:10256\n");
    assertThat(served).isEmpty();
    assertThat(run("--config=" + written)).as("it can be read again").isZero();
    assertThat(served.getFirst().ipvs().scheduler()).isEqualTo("sh");
  }

  @Test
  void thingsThatAreDoneOnce() throws Exception {
    assertThat(run("--cleanup")).isZero();
    assertThat(run("--cleanup", "--run-dir=/run/here")).isZero();
    assertThat(run("--cleanup", "--config=" + file("kubeIpvs: {runDirectory: /run/there}")))
        .isZero();
    assertThat(cleanUps)
        .as("where an agent is looked for")
        .containsExactly(Path.of("/run/kube-ipvs"), Path.of("/run/here"), Path.of("/run/there"));
    assertThat(run("--init-only", "--config=" + file(""))).isZero();
    assertThat(initialized).hasSize(1);
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("kube-ipvs ");
    assertThat(served).isEmpty();
  }

  @Test
  void helpTellsEveryFlag() {
    assertThat(run("--config=x", "--help")).isZero();
    ProxyFlags.all().keySet().forEach(flag -> assertThat(out.toString()).contains("--" + flag));
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
  }
}
