package io.kubeipvs.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.testkit.sysctl.FakeSysctls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Ipv6SwitchTest {
  @TempDir private Path proc;

  @Test
  void aKernelWithItHasIt() throws IOException {
    assertThat(Ipv6Switch.lack(addresses(), disabled("0"))).isEmpty();
  }

  @Test
  void aKernelWithoutItHasNoFileOfItsAddresses() {
    assertThat(Ipv6Switch.lack(proc.resolve("if_inet6"), new FakeSysctls(Map.of())))
        .isEqualTo("it is switched off in this kernel");
  }

  @Test
  void aSettingSwitchesItOff() throws IOException {
    assertThat(Ipv6Switch.lack(addresses(), disabled("1")))
        .isEqualTo(
            "it is switched off; net.ipv6.conf.all.disable_ipv6=0 and a restart would serve it");
  }

  @Test
  void aSettingThatIsNotThereSwitchesNothingOff() throws IOException {
    assertThat(Ipv6Switch.lack(addresses(), new FakeSysctls(Map.of()))).isEmpty();
  }

  private Path addresses() throws IOException {
    return Files.createFile(proc.resolve("if_inet6")); // without a line where no link has one
  }

  private static FakeSysctls disabled(String value) {
    return new FakeSysctls(Map.of("net/ipv6/conf/all/disable_ipv6", value));
  }
}
