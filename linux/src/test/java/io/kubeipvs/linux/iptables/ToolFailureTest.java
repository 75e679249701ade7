package io.kubeipvs.linux.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToolFailureTest {
  private static final String TEXT =
      """
      *nat
      :KUBE-SERVICES - [0:0]
      -A KUBE-SERVICES -m set --match-set KUBE-CLUSTER-IP dst,dst -j ACCEPT
      COMMIT
      """;

  private static IptablesException failure(int exitStatus, String errorText) {
    var result =
        new ToolRunner.Result("iptables-restore --noflush -w 5", exitStatus, "", errorText);
    return ToolFailure.of(result, TEXT, ToolEnvironment.ofThisProcess());
  }

  @Test
  void namesCommandStatusWordsTheLineAndWhatToDo() {
    String words =
        """
        iptables-restore v1.8.9 (legacy): Set KUBE-CLUSTER-IP doesn't exist.

        Error occurred at line: 3
        """;
    IptablesException failure = failure(2, words);

    assertThat(failure.exitStatus()).isEqualTo(2);
    assertThat(failure.errorText()).isEqualTo(words);
    assertThat(failure)
        .hasMessageContaining("iptables-restore --noflush -w 5: exit status 2")
        .hasMessageContaining("line 3 is: -A KUBE-SERVICES -m set --match-set KUBE-CLUSTER-IP")
        .hasMessageEndingWith("; create the IP set before the rule that names it");
  }

  @Test
  void aHeldLockNamesTheLockAndHowToFindItsHolder() {
    assertThat(failure(4, "Another app is currently holding the xtables lock; still 0s"))
        .hasMessageContaining("another program held /run/xtables.lock for 5 s")
        .hasMessageContaining("fuser");
  }

  @Test
  void aMissingTableNamesTheModules() {
    assertThat(failure(3, "can't initialize iptables table `nat': Table does not exist"))
        .hasMessageContaining("modprobe iptable_nat");
  }

  @Test
  void missingRightsNameTheCapabilities() {
    assertThat(failure(4, "Fatal: can't open lock file /run/xtables.lock: Permission denied"))
        .hasMessageContaining("CAP_NET_ADMIN");
  }

  @Test
  void aLineNumberOutsideTheTextIsNotQuoted() {
    assertThat(failure(1, "iptables-restore: line 99 failed")).hasMessageNotContaining("is:");
  }
}
