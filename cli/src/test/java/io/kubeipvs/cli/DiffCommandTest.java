package io.kubeipvs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.config.SourceConfig;
import io.kubeipvs.dataplane.DifferenceKind;
import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.KernelDifference;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kube-ipvs diff} prints, and with which status it ends. */
final class DiffCommandTest {
  private static final DifferenceReport TWO =
      new DifferenceReport(
          List.of(
              new KernelDifference(
                  DifferenceKind.REAL_SERVER,
                  "default/web:http",
                  "10.244.1.3:80 of TCP 10.96.0.20:80",
                  "masquerade weight 7",
                  "masquerade weight 1"),
              new KernelDifference(
                  DifferenceKind.SET_ENTRY,
                  "",
                  "KUBE-CLUSTER-IP 10.96.7.7,tcp:80",
                  "present",
                  "-")),
          0,
          List.of());

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<AgentConfig> compared = new ArrayList<>();
  private DiffCommand.AgentAsking agent = _ -> TWO;

  private int run(String... arguments) {
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err));
    Map<String, Object> commands = new LinkedHashMap<>();
    commands.put(
        "diff",
        new DiffCommand(
            terminal,
            directory -> agent.ask(directory),
            config -> {
              compared.add(config);
              return TWO;
            },
            "worker-1"));
    List<String> line = new ArrayList<>(List.of("diff"));
    line.addAll(List.of(arguments));
    return Program.of(commands, new Verbosity(), terminal).execute(line.toArray(new String[0]));
  }

  @Test
  void differencesOfTheRunningAgentAreTold() {
    assertThat(run()).isEqualTo(1);
    assertThat(out)
        .hasToString(
            """
            real server 10.244.1.3:80 of TCP 10.96.0.20:80  (default/web:http)
                have: masquerade weight 7
                want: masquerade weight 1
            set entry KUBE-CLUSTER-IP 10.96.7.7,tcp:80
                have: present
                want: -
            differences: 2
            """);
  }

  @Test
  void noneIsStatusNought() {
    agent = _ -> DifferenceReport.NONE;
    assertThat(run()).isZero();
    assertThat(out).hasToString("no differences\n");
  }

  @Test
  void whatCouldNotBeReadIsNeitherSameNorDifferent() {
    agent = _ -> new DifferenceReport(List.of(), 0, List.of("sets cannot be read: EPERM"));
    assertThat(run()).isEqualTo(2);
    assertThat(out).hasToString("");
    assertThat(err.toString()).contains("sets cannot be read: EPERM");
  }

  @Test
  void withoutAnAgentItSaysWhatToDo() {
    agent = _ -> null;
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("no agent runs").contains("--manifests=DIR");
    agent =
        _ -> {
          throw new IOException("the agent does not answer");
        };
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("the agent does not answer");
  }

  @Test
  void jsonIsForScripts() {
    assertThat(run("-o", "json")).isEqualTo(1);
    assertThat(out.toString())
        .contains("\"same\": false")
        .contains("\"kind\": \"real_server\"")
        .contains("\"object\": \"default/web:http\"")
        .contains("\"have\": \"masquerade weight 7\"");
  }

  @Test
  void withASourceItPlansItself() {
    assertThat(run("--manifests=" + directory, "--ipvs-scheduler=lc")).isEqualTo(1);
    assertThat(compared)
        .singleElement()
        .satisfies(config -> {
          assertThat(config.source()).isEqualTo(new SourceConfig.Manifests(directory));
          assertThat(config.ipvs().scheduler()).isEqualTo("lc");
          assertThat(config.nodeName()).isEqualTo("worker-1");
        });
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThat(run("--ipvs-scheduler=lc")).isEqualTo(2);
    assertThat(run("--nonsense")).isEqualTo(2);
    assertThat(run("--manifests=" + directory, "--cleanup")).isEqualTo(2);
    assertThat(compared).isEmpty();
  }
}
