package io.kubeipvs.testkit.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.iptables.RuleKernel;
import io.kubeipvs.net.IpFamily;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FakeRuleKernelTest extends RuleKernelContract {
  private final Map<IpFamily, FakeIptables> rules = new EnumMap<>(IpFamily.class);

  private FakeIptables fake(IpFamily family) {
    return rules.computeIfAbsent(family, made -> new FakeIptables(made, _ -> true));
  }

  @Override
  protected Iptables iptables(IpFamily family) {
    return fake(family);
  }

  @Override
  protected RuleKernel kernel(IpFamily family) {
    FakeRuleKernel kernel = new FakeRuleKernel(fake(family));
    kernel.removeMatch("no_such_match");
    return kernel;
  }

  @Test
  void rulesCannotUseAMatchThatIsNotThere() throws Exception {
    FakeIptables iptables = fake(IpFamily.IPV4);
    FakeRuleKernel kernel = new FakeRuleKernel(iptables);
    String rule = "*filter\n-A OUTPUT -m ipvs --vport 80 -j DROP\nCOMMIT\n";
    kernel.removeMatch("ipvs");
    assertThatThrownBy(() -> iptables.restore(rule))
        .isInstanceOf(IptablesException.class)
        .hasMessageContaining("Couldn't load match `ipvs'");

    kernel.addMatch("ipvs");
    iptables.restore(rule);
    assertThat(iptables.save("filter")).contains("-m ipvs --vport 80 -j DROP");
  }

  @Test
  void itCanBeOneThatTellsNothing() throws Exception {
    FakeRuleKernel kernel = new FakeRuleKernel(fake(IpFamily.IPV4));
    kernel.silent(true);
    assertThat(kernel.stamp()).isNull();
  }
}
