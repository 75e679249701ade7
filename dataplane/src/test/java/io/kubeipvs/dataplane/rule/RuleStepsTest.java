package io.kubeipvs.dataplane.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.proxy.plan.RuleSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Only what differs is in the text for iptables-restore. */
final class RuleStepsTest {
  private static final RuleSet.Table WANTED =
      new RuleSet.Table(
          "filter",
          List.of(
              new RuleSet.Chain(
                  "KUBE-FORWARD",
                  List.of("-A KUBE-FORWARD -j ACCEPT", "-A KUBE-FORWARD -j DROP"),
                  true),
              new RuleSet.Chain(
                  "KUBE-IPVS-OUT-FILTER",
                  List.of(
                      "-A KUBE-IPVS-OUT-FILTER -s 192.0.2.1/32 -j DROP",
                      "-A KUBE-IPVS-OUT-FILTER -s 192.0.2.2/32 -j DROP"),
                  false)),
          List.of(
              new RuleSet.Jump("FORWARD", "-m comment --comment one -j KUBE-FORWARD"),
              new RuleSet.Jump("OUTPUT", "-m comment --comment two -j KUBE-IPVS-OUT-FILTER")));

  @Test
  void aTableThatWasNeverTouchedIsWrittenInWhole() {
    assertThat(RuleSteps.restoreText(WANTED, ""))
        .isEqualTo(
            """
            *filter
            :KUBE-FORWARD - [0:0]
            :KUBE-IPVS-OUT-FILTER - [0:0]
            -A KUBE-FORWARD -j ACCEPT
            -A KUBE-FORWARD -j DROP
            -A KUBE-IPVS-OUT-FILTER -s 192.0.2.1/32 -j DROP
            -A KUBE-IPVS-OUT-FILTER -s 192.0.2.2/32 -j DROP
            -I FORWARD -m comment --comment one -j KUBE-FORWARD
            -I OUTPUT -m comment --comment two -j KUBE-IPVS-OUT-FILTER
            COMMIT
            """);
  }

  @Test
  void nothingIsWrittenWhenAllIsThereWhereverTheJumpsStand() {
    String saved =
        """
        *filter
        :FORWARD ACCEPT [0:0]
        :KUBE-FORWARD - [0:0]
        :KUBE-IPVS-OUT-FILTER - [0:0]
        :OUTPUT ACCEPT [0:0]
        -A FORWARD -s 198.51.100.1/32 -j DROP
        -A FORWARD -m comment --comment one -j KUBE-FORWARD
        -A KUBE-FORWARD -j ACCEPT
        -A KUBE-FORWARD -j DROP
        -A KUBE-IPVS-OUT-FILTER -s 192.0.2.2/32 -j DROP
        -A KUBE-IPVS-OUT-FILTER -s 192.0.2.1/32 -j DROP
        -A OUTPUT -m comment --comment two -j KUBE-IPVS-OUT-FILTER
        COMMIT
        """;
    assertThat(RuleSteps.restoreText(WANTED, saved)).isNull();

    String otherOrder =
        saved.replace(
            "-A KUBE-FORWARD -j ACCEPT\n-A KUBE-FORWARD -j DROP\n",
            "-A KUBE-FORWARD -j DROP\n-A KUBE-FORWARD -j ACCEPT\n");
    assertThat(RuleSteps.restoreText(WANTED, otherOrder))
        .isEqualTo(
            """
            *filter
            :KUBE-FORWARD - [0:0]
            -A KUBE-FORWARD -j ACCEPT
            -A KUBE-FORWARD -j DROP
            COMMIT
            """);
  }

  @Test
  void aMissingJumpAloneIsInserted() {
    String saved =
        """
        *filter
        :KUBE-FORWARD - [0:0]
        :KUBE-IPVS-OUT-FILTER - [0:0]
        -A KUBE-FORWARD -j ACCEPT
        -A KUBE-FORWARD -j DROP
        -A KUBE-IPVS-OUT-FILTER -s 192.0.2.1/32 -j DROP
        -A KUBE-IPVS-OUT-FILTER -s 192.0.2.2/32 -j DROP
        -A FORWARD -m comment --comment one -j KUBE-FORWARD
        COMMIT
        """;
    assertThat(RuleSteps.restoreText(WANTED, saved))
        .isEqualTo(
            """
            *filter
            -I OUTPUT -m comment --comment two -j KUBE-IPVS-OUT-FILTER
            COMMIT
            """);
  }
}
