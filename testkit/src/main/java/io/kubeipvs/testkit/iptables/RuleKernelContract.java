package io.kubeipvs.testkit.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.RuleKernel;
import io.kubeipvs.linux.iptables.RuleStamp;
import io.kubeipvs.net.IpFamily;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link RuleKernel} keeps, the fake as the kernel. */
public abstract class RuleKernelContract {
  private static final String RULES =
      """
      *nat
      :KUBE-SERVICES - [0:0]
      -A KUBE-SERVICES -s 192.168.224.0/24 -j RETURN
      COMMIT
      *filter
      :KUBE-FORWARD - [0:0]
      -A KUBE-FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT
      COMMIT
      """;

  private RuleKernel kernel = RuleKernel.SILENT;

  /** The rules of an empty namespace. */
  protected abstract Iptables iptables(IpFamily family) throws Exception;

  /** What the kernel tells of them; has no match {@code no_such_match}. Closed by the contract. */
  protected abstract RuleKernel kernel(IpFamily family) throws Exception;

  @AfterEach
  void closeKernel() {
    kernel.close();
  }

  private static String rules(IpFamily family) {
    return family == IpFamily.IPV4 ? RULES : RULES.replace("192.168.224.0/24", "fd00:224::/64");
  }

  private RuleStamp stamp() throws Exception {
    return Objects.requireNonNull(kernel.stamp(), "stamp");
  }

  @ParameterizedTest
  @EnumSource
  void theStampStaysWhileNothingChangesAndIsAnotherAfterAFlush(IpFamily family) throws Exception {
    Iptables iptables = iptables(family);
    iptables.restore(rules(family));
    kernel = kernel(family);

    RuleStamp before = stamp();
    iptables.save("nat");
    assertThat(stamp()).isEqualTo(before);

    iptables.restore("*nat\n-F KUBE-SERVICES\nCOMMIT\n");
    RuleStamp flushed = stamp();
    assertThat(flushed).isNotEqualTo(before);

    iptables.restore("*filter\n-A KUBE-FORWARD -j ACCEPT\nCOMMIT\n");
    assertThat(stamp()).isNotEqualTo(flushed);
  }

  @ParameterizedTest
  @EnumSource
  void aMatchIsThereOrNot(IpFamily family) throws Exception {
    iptables(family).restore(rules(family));
    kernel = kernel(family);

    assertThat(kernel.hasMatch("mark")).isTrue();
    assertThat(kernel.hasMatch("no_such_match")).isFalse();
  }
}
