package io.kubeipvs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.names.AgentWrites;
import io.kubeipvs.dataplane.KernelWrite;
import io.kubeipvs.dataplane.WriteHistory;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.proxy.plan.Cause;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code kube-ipvs writes} prints, and with which status it ends. */
final class WritesCommandTest {
  private static final Cause WEB =
      new Cause.ServiceChanged(new ObjectKey("default", "web"), "4711");
  private static final Cause SHOP = new Cause.ServiceChanged(new ObjectKey("shop", "cart"), "98");

  private static final List<KernelWrite> FOUR =
      List.of(
          write(
              8,
              WriteKind.SET_SYSCTL,
              "set sysctl net/ipv4/ip_forward to 1",
              new Cause.Restart(),
              null),
          write(
              9,
              WriteKind.RESTORE_RULES,
              "restore of IPv4 rules:\n*nat\nCOMMIT\n",
              new Cause.Drift(),
              null),
          write(
              10,
              WriteKind.ADD_REAL_SERVER,
              "add real server 10.244.1.3:80 to TCP 10.96.0.20:80",
              WEB,
              "add real server 10.244.1.3:80 to TCP 10.96.0.20:80: EINVAL\n (Invalid argument)"),
          write(11, WriteKind.ADD_ADDRESS, "add address 10.96.0.30 to kube-ipvs0", SHOP, null));

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private WritesCommand.AgentAsking agent = _ -> new AgentWrites(false, new WriteHistory(7, FOUR));

  private static KernelWrite write(
      long number, WriteKind kind, String operation, Cause cause, @Nullable String error) {
    Instant time = Instant.parse("2026-11-27T03:00:00Z").plusMillis(number * 10);
    return new KernelWrite(number, time, kind, operation, cause, error);
  }

  private int run(String... arguments) {
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err));
    WritesCommand command = new WritesCommand(terminal, directory -> agent.ask(directory));
    List<String> line = new ArrayList<>(List.of("writes"));
    line.addAll(List.of(arguments));
    return Program.of(Map.of("writes", command), new Verbosity(), terminal)
        .execute(line.toArray(new String[0]));
  }

  @Test
  void aLineForEachAndTheNewestLast() {
    assertThat(run()).isEqualTo(1);
    assertThat(out)
        .hasToString(
            """
             8  2026-11-27T03:00:00.080Z  restart              set sysctl net/ipv4/ip_forward to 1
             9  2026-11-27T03:00:00.090Z  drift                restore of IPv4 rules: (2 lines, told by -o json)
            10  2026-11-27T03:00:00.100Z  default/web at 4711  add real server 10.244.1.3:80 to TCP 10.96.0.20:80  FAILED: EINVAL (Invalid argument)
            11  2026-11-27T03:00:00.110Z  shop/cart at 98      add address 10.96.0.30 to kube-ipvs0
            writes: 4 of 4 remembered, 1 failed; 7 older ones are remembered no more
            """);
  }

  @Test
  void theStatusSpeaksOfThoseShown() {
    assertThat(run("-n", "1")).isZero();
    assertThat(out)
        .hasToString(
            """
            11  2026-11-27T03:00:00.110Z  shop/cart at 98  add address 10.96.0.30 to kube-ipvs0
            writes: 1 of 4 remembered, 0 failed; 7 older ones are remembered no more
            """);
    assertThat(run("-n", "2")).isEqualTo(1);
    assertThat(run("-n", "0")).isEqualTo(1);
  }

  @Test
  void fiftyUnlessSaidOtherwise() {
    List<KernelWrite> sixty = new ArrayList<>();
    for (int number = 1; number <= 60; number++) {
      sixty.add(write(number, WriteKind.ADD_ADDRESS, "add", WEB, number == 10 ? "EPERM" : null));
    }
    agent = _ -> new AgentWrites(false, new WriteHistory(0, sixty));

    assertThat(run()).isZero();
    assertThat(out.toString())
        .startsWith("11  ")
        .endsWith("writes: 50 of 60 remembered, 0 failed\n");
    out.getBuffer().setLength(0);
    assertThat(run("-n", "0")).isEqualTo(1);
    assertThat(out.toString()).endsWith("writes: 60 of 60 remembered, 1 failed\n");
  }

  @Test
  void thoseOfOneObject() {
    assertThat(run("shop/cart")).isZero();
    assertThat(out)
        .hasToString(
            """
            11  2026-11-27T03:00:00.110Z  shop/cart at 98  add address 10.96.0.30 to kube-ipvs0
            writes because of shop/cart: 1 of 1 remembered, 0 failed; 7 older ones are remembered no more
            """);
    out.getBuffer().setLength(0);
    assertThat(run("default/cart")).isZero();
    assertThat(out)
        .hasToString(
            "no write because of default/cart since the agent's start is remembered; 7 older ones"
                + " are remembered no more\n");
  }

  @Test
  void jsonIsForScripts() {
    assertThat(run("-o", "json", "default/web")).isEqualTo(1);
    assertThat(out)
        .hasToString(
            """
            {
              "shadow": false,
              "writes": [
                {
                  "number": 10,
                  "time": "2026-11-27T03:00:00.100Z",
                  "kind": "add_real_server",
                  "operation": "add real server 10.244.1.3:80 to TCP 10.96.0.20:80",
                  "cause": "default/web at 4711",
                  "object": "default/web",
                  "error": "add real server 10.244.1.3:80 to TCP 10.96.0.20:80: EINVAL\\u000a (Invalid argument)"
                }
              ],
              "failed": 1,
              "remembered": 1,
              "forgotten": 7
            }
            """);
  }

  @Test
  void anAgentThatWroteNothingSaysSo() {
    agent = _ -> new AgentWrites(false, WriteHistory.NONE);
    assertThat(run()).isZero();
    assertThat(out).hasToString("no write since the agent's start\n");
  }

  @Test
  void shadowModeSaysSo() {
    agent = _ -> new AgentWrites(true, WriteHistory.NONE);
    assertThat(run()).isZero();
    assertThat(out).hasToString("the agent runs in shadow mode: it writes nothing\n");
    out.getBuffer().setLength(0);
    assertThat(run("-o", "json")).isZero();
    assertThat(out.toString()).contains("\"shadow\": true").contains("\"writes\": []");
  }

  @Test
  void withoutAnAnswerItSaysWhy() {
    agent = _ -> null;
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("no agent runs in this network namespace");
    agent =
        _ -> {
          throw new IOException("the agent that runs here does not tell its writes");
        };
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("does not tell its writes");
    assertThat(out).hasToString("");
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThat(run("-n", "-1")).isEqualTo(2);
    assertThat(run("-n", "many")).isEqualTo(2);
    assertThat(run("web")).isEqualTo(2);
    assertThat(run("default/web:http")).isEqualTo(2);
    assertThat(run("default/web", "shop/cart")).isEqualTo(2);
    assertThat(err.toString()).contains("\"web\" names no Service");
    assertThat(out).hasToString("");
  }

  @Test
  void helpTellsExitStatuses() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("[NAMESPACE/NAME]", "--count=COUNT", "--run-dir=DIR", "Exit status:\n  0 ")
        .contains("\n  1 ", "\n  2 ");
  }
}
