package io.kubeipvs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.settings.AgentConfigs;
import io.kubeipvs.agent.settings.ConfigDefaults;
import io.kubeipvs.agent.settings.ConfigurationFile;
import io.kubeipvs.agent.settings.Settings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChangedConfigurationTest {
  private static final String HEADER =
      """
      apiVersion: kubeproxy.config.k8s.io/v1alpha1
      kind: KubeProxyConfiguration
      clientConnection: {kubeconfig: /etc/kubeconfig}
      """;

  private ProxyActions.Checking checking = _ -> List.of();

  private static Settings read(String text) {
    return ConfigDefaults.complete(ConfigurationFile.read(text).settings());
  }

  private boolean wantsRestart(String fields) {
    return new ChangedConfiguration(
            read(HEADER),
            ChangedConfigurationTest::read,
            checking,
            settings -> AgentConfigs.of(settings, "", "worker"))
        .wantsRestart(HEADER + fields);
  }

  @Test
  void anotherValueWantsOne() {
    assertThat(wantsRestart("ipvs: {scheduler: lc}")).isTrue();
  }

  @Test
  void theSameInOtherWordsDoesNot() {
    assertThat(wantsRestart("# a remark")).isFalse();
  }

  @Test
  void whatCannotBeUsedDoesNot() {
    assertThat(wantsRestart("ipvs: {syncPeriod: -1s}")).isFalse();
    assertThat(wantsRestart("ipvs: [")).isFalse();
  }

  @Test
  void whatAStartCouldNotHaveDoesNot() {
    checking =
        config ->
            config.ipvs().strictArp() ? List.of("net/ipv4/conf/all/arp_ignore = 1") : List.of();

    assertThat(wantsRestart("ipvs: {strictARP: true}")).isFalse();
    assertThat(wantsRestart("ipvs: {scheduler: lc}")).isTrue();
  }

  @Test
  void whatIsNotKnownDoesNot() {
    checking =
        _ -> {
          throw new IOException("sysctl net/ipv4/ip_forward cannot be read: EIO");
        };

    assertThat(wantsRestart("ipvs: {scheduler: lc}")).isFalse();
  }
}
