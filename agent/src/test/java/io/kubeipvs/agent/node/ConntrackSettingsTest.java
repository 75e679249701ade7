package io.kubeipvs.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.config.ConntrackConfig;
import io.kubeipvs.testkit.sysctl.FakeSysctls;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConntrackSettingsTest {
  private static final String PREFIX = "net/netfilter/nf_conntrack_";

  private final FakeSysctls sysctls =
      new FakeSysctls(
          Map.of(
              PREFIX + "max", "65536",
              PREFIX + "tcp_timeout_established", "432000",
              PREFIX + "tcp_timeout_close_wait", "60",
              PREFIX + "tcp_be_liberal", "0",
              PREFIX + "udp_timeout", "30",
              PREFIX + "udp_timeout_stream", "120"));
  private final FakeSysctls module =
      new FakeSysctls(Map.of("nf_conntrack/parameters/hashsize", "16384"));

  private ConntrackSettings settings(boolean limitIsWritable) {
    return settings(limitIsWritable, 8);
  }

  private ConntrackSettings settings(boolean limitIsWritable, int processors) {
    return new ConntrackSettings(sysctls, module, limitIsWritable, processors);
  }

  private static ConntrackConfig limits(int maxPerCore, int minimum) {
    return new ConntrackConfig(
        maxPerCore, minimum, Duration.ZERO, Duration.ZERO, false, Duration.ZERO, Duration.ZERO);
  }

  @Test
  void aMachineWithFewProcessorsHasTheMinimum() {
    settings(true, 2).ensure(limits(32_768, 131_072));
    assertThat(sysctls.written()).containsExactly(PREFIX + "max = 131072");
  }

  @Test
  void aMachineWithManyProcessorsHasNoMoreThanKubeProxysLargest() {
    settings(true, 128).ensure(limits(32_768, 131_072)); // 4194304
    assertThat(sysctls.written()).containsExactly(PREFIX + "max = 1048576");
    assertThat(module.written()).containsExactly("nf_conntrack/parameters/hashsize = 262144");
  }

  @Test
  void theLargestCountsBeforeALargerMinimumAndAMinimumAloneHasNone() {
    settings(true, 33).ensure(limits(32_768, 2_000_000)); // one CPU more than the largest
    assertThat(sysctls.written()).containsExactly(PREFIX + "max = 1048576");
    settings(true, 32).ensure(limits(32_768, 2_000_000));
    assertThat(sysctls.written()).contains(PREFIX + "max = 2000000");
  }

  @Test
  void defaultsOfKubeProxy() {
    assertThat(settings(true).ensure(ConntrackConfig.DEFAULT)).isEmpty();
    assertThat(sysctls.written())
        .containsExactly(
            PREFIX + "max = 262144", // 8 CPUs by 32768, above the minimum
            PREFIX + "tcp_timeout_established = 86400",
            PREFIX + "tcp_timeout_close_wait = 3600");
    assertThat(module.written()).containsExactly("nf_conntrack/parameters/hashsize = 65536");
  }

  @Test
  void aSecondTimeNothingIsWritten() {
    settings(true).ensure(ConntrackConfig.DEFAULT);
    int writes = sysctls.writeCount() + module.writeCount();
    settings(true).ensure(ConntrackConfig.DEFAULT);
    assertThat(sysctls.writeCount() + module.writeCount()).isEqualTo(writes);
  }

  @Test
  void whatIsTheMachinesIsLeftAloneWhereItCannotBeWrittenAndNamed() {
    assertThat(settings(false).ensure(ConntrackConfig.DEFAULT))
        .containsExactly(PREFIX + "max is 65536, not 262144, and may not be written here");
    assertThat(sysctls.written()).noneMatch(write -> write.contains("_max"));
    assertThat(module.written()).isEmpty();
  }

  @Test
  void aLimitThatAnInitContainerHasSetIsNotTalkedOf() {
    sysctls.put(PREFIX + "max", "262144");
    assertThat(settings(false).ensure(ConntrackConfig.DEFAULT)).isEmpty();
  }

  @Test
  void everySetting() {
    ConntrackConfig all =
        new ConntrackConfig(
            0,
            1_000_000,
            Duration.ofHours(2),
            Duration.ofHours(3),
            true,
            Duration.ofSeconds(10),
            Duration.ofSeconds(20));
    assertThat(settings(true).ensure(all)).isEmpty();
    assertThat(sysctls.written())
        .containsExactly(
            PREFIX + "tcp_be_liberal = 1",
            PREFIX + "tcp_timeout_established = 7200",
            PREFIX + "tcp_timeout_close_wait = 10800",
            PREFIX + "udp_timeout = 10",
            PREFIX + "udp_timeout_stream = 20");
  }

  @Test
  void oneThatIsRefusedDoesNotStopTheOthers() {
    sysctls.beforeWrite((key, _) -> {
      if (key.endsWith("_established")) {
        throw new IOException("write " + key + ": EROFS");
      }
    });
    assertThat(settings(true).ensure(ConntrackConfig.DEFAULT))
        .containsExactly("write " + PREFIX + "tcp_timeout_established: EROFS");
    assertThat(sysctls.read(PREFIX + "tcp_timeout_close_wait")).isEqualTo("3600");
  }
}
