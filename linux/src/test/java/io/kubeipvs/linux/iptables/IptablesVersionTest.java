package io.kubeipvs.linux.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IptablesVersionTest {
  @ParameterizedTest
  @CsvSource({
    "iptables v1.8.9 (nf_tables), 1.8.9, NFT, true",
    "ip6tables v1.8.10 (legacy), 1.8.10, LEGACY, true",
    "iptables v1.6.2, 1.6.2, LEGACY, true",
    "iptables v1.6.1, 1.6.1, LEGACY, false",
    "iptables v1.4.7, 1.4.7, LEGACY, false",
    "iptables v2.0, 2.0.0, LEGACY, true",
  })
  void isReadFromWhatTheToolSays(
      String said, String version, IptablesBackEnd backEnd, boolean randomFully) throws Exception {
    IptablesVersion parsed = IptablesVersion.parse(said + "\n");

    assertThat(parsed).hasToString(version);
    assertThat(parsed.backEnd()).isEqualTo(backEnd);
    assertThat(parsed.hasRandomFullyAndRestoreWait()).isEqualTo(randomFully);
  }

  @Test
  void somethingElseIsAnErrorThatQuotesIt() {
    assertThatThrownBy(() -> IptablesVersion.parse("busybox"))
        .isInstanceOf(IptablesException.class)
        .hasMessageContaining("busybox");
  }
}
