package io.kubeipvs.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The file that {@code --write-config-to} writes. */
final class SettingsYamlTest {
  @Test
  void everyFieldIsThereWithItsDefault() throws Exception {
    assertThat(SettingsYaml.write(ConfigDefaults.complete(Settings.NONE)))
        .isEqualTo(Files.readString(Path.of("src/test/resources/configuration/defaults.yaml")));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    String file =
        """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        bindAddress: "::"
        clusterCIDR: 10.244.0.0/16,fd00:10:244::/48
        hostnameOverride: "5"
        nodePortAddresses: [primary, "fd00::/8"]
        featureGates: {B: true, A: false}
        ipvs: {scheduler: "null", syncPeriod: 90s, minSyncPeriod: 1500ms}
        logging: {vmodule: [{filePattern: "a*", verbosity: 3}, {filePattern: "yes", verbosity: 0}]}
        clientConnection: {qps: 0.5, kubeconfig: 'C:\\a "b"'}
        kubeIpvs: {manifests: /a b, differences: {all: false}}
        """;
    Settings settings = ConfigDefaults.complete(ConfigurationFile.read(file).settings());
    String written = SettingsYaml.write(settings);

    Reading reading = ConfigurationFile.read(written);
    assertThat(reading.settings()).isEqualTo(settings);
    assertThat(reading.unknown()).isEmpty();
    assertThat(SettingsYaml.write(ConfigDefaults.complete(reading.settings()))).isEqualTo(written);
  }
}
