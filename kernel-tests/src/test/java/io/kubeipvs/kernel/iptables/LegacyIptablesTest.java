package io.kubeipvs.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.kernel.support.TestNamespace;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesBackEnd;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.iptables.IptablesInstallation;
import io.kubeipvs.linux.iptables.ToolEnvironment;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.testkit.iptables.IptablesContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
class LegacyIptablesTest extends IptablesContract {
  private static final String ONE_CHAIN = "*nat\n:KUBE-SERVICES - [0:0]\nCOMMIT\n";

  private TestNamespace namespace;
  private IptablesInstallation installation;

  @BeforeEach
  void inAFreshNamespace() throws Exception {
    namespace = TestNamespace.create();
    installation = IptablesInstallation.of(IptablesBackEnd.LEGACY, environment());
  }

  private ToolEnvironment environment() {
    return ToolEnvironment.ofThisProcess().withCommandPrefix(namespace.namespace().commandPrefix());
  }

  @AfterEach
  void close() {
    namespace.close();
  }

  @Override
  protected Iptables iptables(IpFamily family) throws Exception {
    return installation.open(family);
  }

  @Override
  protected void createSet(String name) throws Exception {
    namespace.run("ipset", "create", name, "hash:ip,port");
  }

  @Test
  void readingCreatesNoTable() throws Exception {
    iptables(IpFamily.IPV4).save("mangle");

    assertThat(namespace.run("iptables-legacy-save")).isEmpty();
  }

  @Test
  void countersOfRulesThatStayAreKept() throws Exception {
    namespace.run("ip", "link", "set", "lo", "up");
    Iptables iptables = iptables(IpFamily.IPV4);
    iptables.restore("*filter\n-A OUTPUT -d 127.0.0.9 -j DROP\nCOMMIT\n");
    namespace.run("bash", "-c", "echo hi 2>/dev/null >/dev/udp/127.0.0.9/9; true");
    String counted = "[1:31] -A OUTPUT"; // 20 bytes of IP, 8 of UDP, 3 of text
    assertThat(namespace.run("iptables-legacy-save", "-c", "-t", "filter")).contains(counted);
    iptables.restore("*filter\n:KUBE-FORWARD - [0:0]\nCOMMIT\n");

    assertThat(namespace.run("iptables-legacy-save", "-c", "-t", "filter")).contains(counted);
  }

  @Test
  void aHeldLockIsWaitedForAndThenNamed(@TempDir Path folder) throws Exception {
    String lock = folder.resolve("xtables.lock").toString();
    ToolEnvironment impatient =
        new ToolEnvironment(
            namespace.namespace().commandPrefix(), Map.of("XTABLES_LOCKFILE", lock), 1, 60);
    Iptables iptables =
        IptablesInstallation.of(IptablesBackEnd.LEGACY, impatient).open(IpFamily.IPV4);
    Process holder =
        new ProcessBuilder("flock", "--no-fork", lock, "sh", "-c", "echo held; exec sleep 60")
            .start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");

      assertThatThrownBy(() -> iptables.restore(ONE_CHAIN))
          .isInstanceOf(IptablesException.class)
          .hasMessageContaining("xtables.lock for 1 s");
    } finally {
      holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    iptables.restore(ONE_CHAIN);
    assertThat(iptables.save("nat")).contains(":KUBE-SERVICES");
  }

  @Test
  void theBackEndInUseIsFound() throws Exception {
    iptables(IpFamily.IPV4).restore("*mangle\n:KUBE-IPTABLES-HINT - [0:0]\nCOMMIT\n");
    IptablesInstallation found =
        IptablesInstallation.detect(environment(), List.of("KUBE-IPTABLES-HINT"));

    assertThat(found.backEnd()).isEqualTo(IptablesBackEnd.LEGACY);
    assertThat(found.open(IpFamily.IPV4).save("mangle")).contains(":KUBE-IPTABLES-HINT");
  }

  @Test
  void aThreadInsideNeedsNoPrefix() throws Exception {
    // As in an agent that was itself started in the namespace: the kernel's list of tables is read.
    iptables(IpFamily.IPV4).restore(ONE_CHAIN);
    IptablesInstallation plain =
        IptablesInstallation.of(IptablesBackEnd.LEGACY, ToolEnvironment.ofThisProcess());
    List<String> saved =
        namespace
            .namespace()
            .call(() -> {
              Iptables iptables = plain.open(IpFamily.IPV4);
              return List.of(iptables.save("nat"), iptables.save("filter"));
            });

    assertThat(saved.getFirst()).contains(":KUBE-SERVICES");
    assertThat(saved.getLast()).isEmpty();
  }
}
