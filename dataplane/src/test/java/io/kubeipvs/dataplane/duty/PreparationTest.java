package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.dataplane.start.Preparation;
import io.kubeipvs.linux.ipvs.IpvsTimeouts;
import io.kubeipvs.proxy.config.Differences;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What must hold at the start, and the words when it does not. */
final class PreparationTest {
  private static final DataplaneConfig STRICT_ARP =
      new DataplaneConfig(
          "rr",
          List.of(),
          true,
          true,
          new IpvsTimeouts(0, 0, 0),
          Duration.ofSeconds(30),
          Differences.byDefault());

  private final FakeNode node = new FakeNode();

  @Test
  void aMissingSchedulerIsNamedWithItsModule() {
    node.ipvs.table().setSchedulers(List.of("rr"));
    node.config = DataplaneConfig.withScheduler("mh");

    assertThatThrownBy(node::start)
        .isInstanceOf(DataplaneException.class)
        .hasMessageContaining("ip_vs_mh")
        .hasMessageContaining("modprobe ip_vs_mh")
        .hasMessageContaining("--ipvs-scheduler");
  }

  @Test
  void theSchedulerIsTriedOnlyIfNoServerUsesIt() throws Exception {
    node.start(TestPlan.of(TestService.clusterIp("default/web", "10.96.94.225", 80)));
    int writes = node.writeCount();

    node.start();

    assertThat(node.writeCount()).isEqualTo(writes);
    assertThat(node.ipvsadm()).isEqualTo("-A -t 10.96.94.225:80 -s rr\n");
  }

  @Test
  void missingIpvsEndsTheStart() {
    node.ipvs.controls().failReads(2);

    assertThatThrownBy(node::start).hasMessageContaining("modprobe ip_vs");
  }

  @Test
  void aMissingDummyModuleEndsTheStart() {
    node.links.dummyModule(false);

    assertThatThrownBy(node::start)
        .hasMessageContaining("kube-ipvs0")
        .hasMessageContaining("modprobe dummy");
  }

  @Test
  void aSysctlThatCannotBeWrittenEndsTheStart() {
    node.sysctls.beforeWrite((key, value) -> {
      throw new IOException("write /proc/sys/" + key + " = " + value + ": EROFS");
    });

    assertThatThrownBy(node::start)
        .hasMessageContaining("EROFS")
        .hasMessageContaining("set net/ipv4/vs/conntrack to 1");
  }

  @Test
  void theConnectionReuseModeDependsOnTheKernelAsItDoesForKubeProxy() throws Exception {
    node.sysctls.put("kernel/osrelease", "5.4.0-150-generic");
    node.start();
    assertThat(node.sysctls.read("net/ipv4/vs/conn_reuse_mode")).isEqualTo("0");

    FakeNode newer = new FakeNode();
    newer.sysctls.put("kernel/osrelease", "5.10.0");
    newer.start();
    assertThat(newer.sysctls.read("net/ipv4/vs/conn_reuse_mode")).isEqualTo("1");
  }

  @Test
  void strictArpIsSetOnlyWhenAskedFor() throws Exception {
    node.start();
    assertThat(node.sysctls.read("net/ipv4/conf/all/arp_ignore")).isEqualTo("0");

    node.config = STRICT_ARP;
    node.start();
    assertThat(node.sysctls.read("net/ipv4/conf/all/arp_ignore")).isEqualTo("1");
    assertThat(node.sysctls.read("net/ipv4/conf/all/arp_announce")).isEqualTo("2");
  }

  /** A container without privileges, whose init container ran with another configuration. */
  @Test
  void whatAStartCouldNotWriteIsKnownBeforehand() throws Exception {
    node.start();
    node.sysctls.readOnly();
    assertThat(Preparation.settingsOutOfReach(node.config, node.sysctls)).isEmpty();

    node.config = STRICT_ARP;
    assertThat(Preparation.settingsOutOfReach(node.config, node.sysctls))
        .containsExactly("net/ipv4/conf/all/arp_ignore = 1", "net/ipv4/conf/all/arp_announce = 2");
    assertThatThrownBy(node::start).hasMessageContaining("arp_ignore").hasMessageContaining("pod");
  }

  @Test
  void timeoutsAreSetOnlyIfTheyDiffer() throws Exception {
    node.config =
        new DataplaneConfig(
            "rr",
            List.of(),
            true,
            false,
            new IpvsTimeouts(0, 60, 0),
            Duration.ofSeconds(30),
            Differences.byDefault());
    node.start();
    assertThat(node.ipvs.timeouts().tcpFinSeconds()).isEqualTo(60);
    assertThat(node.conductor().status().writes().byKind())
        .containsEntry(WriteKind.SET_TIMEOUTS, 1L);

    node.start();
    assertThat(node.conductor().status().writes().byKind())
        .doesNotContainKey(WriteKind.SET_TIMEOUTS);
  }

  @Test
  void theNodesOwnAddressesAreKnownBeforeTheFirstPlan() throws Exception {
    node.start();
    assertThat(node.conductor().status().interfaceAddresses()).containsExactly(TestPlan.NODE);
  }
}
