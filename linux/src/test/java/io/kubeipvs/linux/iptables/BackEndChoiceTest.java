package io.kubeipvs.linux.iptables;

import static io.kubeipvs.linux.iptables.IptablesBackEnd.LEGACY;
import static io.kubeipvs.linux.iptables.IptablesBackEnd.NFT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BackEndChoiceTest {
  private static final List<String> MARKERS = List.of("OURS", "KUBE-IPTABLES-HINT");
  private static final String KUBELET =
      """
      *mangle
      :PREROUTING ACCEPT [0:0]
      :KUBE-IPTABLES-HINT - [0:0]
      COMMIT
      """;
  private static final String OURS = "*nat\n:OURS - [0:0]\nCOMMIT\n";
  private static final String TWO_RULES =
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -i lo -j ACCEPT
      -A INPUT -p tcp -j DROP
      COMMIT
      """;

  @Test
  void withoutAnyRulesThePlainNameDecides() {
    assertThat(BackEndChoice.choose(NFT, "", "", MARKERS)).isEqualTo(NFT);
    assertThat(BackEndChoice.choose(LEGACY, "", "", MARKERS)).isEqualTo(LEGACY);
  }

  @Test
  void aBackEndThatDoesNotWorkIsOut() {
    assertThat(BackEndChoice.choose(NFT, "", null, MARKERS)).isEqualTo(LEGACY);
    assertThat(BackEndChoice.choose(LEGACY, null, "", MARKERS)).isEqualTo(NFT);
    assertThat(BackEndChoice.choose(NFT, null, null, MARKERS)).isEqualTo(NFT);
  }

  @Test
  void kubeletsChainOutweighsMoreRulesAndThePlainName() {
    assertThat(BackEndChoice.choose(NFT, KUBELET, TWO_RULES, MARKERS)).isEqualTo(LEGACY);
    assertThat(BackEndChoice.choose(LEGACY, TWO_RULES, KUBELET, MARKERS)).isEqualTo(NFT);
  }

  @Test
  void anEarlierMarkerOutweighsALaterOne() {
    assertThat(BackEndChoice.choose(NFT, OURS, KUBELET, MARKERS)).isEqualTo(LEGACY);
  }

  @Test
  void aMarkerInBothDecidesNothing() {
    assertThat(BackEndChoice.choose(LEGACY, KUBELET, KUBELET + TWO_RULES, MARKERS)).isEqualTo(NFT);
    assertThat(BackEndChoice.choose(LEGACY, KUBELET, KUBELET, MARKERS)).isEqualTo(LEGACY);
  }

  @Test
  void aChainWhoseNameOnlyBeginsLikeAMarkerIsNone() {
    String other = "*nat\n:OURS-TOO - [0:0]\nCOMMIT\n";
    assertThat(BackEndChoice.choose(NFT, other, "", MARKERS)).isEqualTo(NFT);
  }

  @Test
  void moreRulesOutweighThePlainName() {
    assertThat(BackEndChoice.choose(NFT, TWO_RULES, "", MARKERS)).isEqualTo(LEGACY);
  }
}
