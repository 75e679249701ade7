package io.kubeipvs.kernel.ipset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.kernel.support.TestNamespace;
import io.kubeipvs.linux.ipset.IpSet;
import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.ipset.KernelIpSets;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.testkit.ipset.IpSetsContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
final class KernelIpSetsTest extends IpSetsContract {
  private TestNamespace namespace;
  private KernelIpSets sets;

  @BeforeEach
  void inAFreshNamespace() throws Exception {
    namespace = TestNamespace.create();
    sets = namespace.namespace().call(KernelIpSets::open);
  }

  @AfterEach
  void close() {
    sets.close();
    namespace.close();
  }

  @Override
  protected IpSets sets() {
    return sets;
  }

  @Override
  protected void reference(String set) throws Exception {
    namespace.run("iptables-legacy", "-A", "INPUT", "-m", "set", "--match-set", set, "src");
  }

  @Override
  protected void release(String set) throws Exception {
    namespace.run("iptables-legacy", "-D", "INPUT", "-m", "set", "--match-set", set, "src");
  }

  /** Runs {@code ipset} with one command on each line. */
  private void ipset(String commands) throws Exception {
    namespace.run("sh", "-c", "ipset restore <<END\n" + commands + "\nEND");
  }

  /** {@code ipset save} without the seed of each hash, which is random; one line each. */
  private List<String> saved() throws Exception {
    return namespace
        .run("ipset", "save")
        .lines()
        .map(line -> line.replaceAll(" initval \\S+", ""))
        .sorted()
        .toList();
  }

  private static List<IpSetOperation> setsOfEveryKind() {
    List<IpSetOperation> operations = new ArrayList<>();
    for (IpSetType type : IpSetType.values()) {
      for (IpFamily family : IpFamily.values()) {
        String name = "KUBE-" + family + "-" + type;
        IpSetDefinition definition = IpSetDefinition.of(name, type, family);
        operations.add(new IpSetOperation.Create(definition));
        for (IpSetEntry entry : entriesOf(type, family)) {
          operations.add(new IpSetOperation.Add(definition, entry));
        }
      }
    }
    return operations;
  }

  /** What the ipset command would be told to do the same. */
  private static String asCommand(IpSetOperation operation) {
    return switch (operation) {
      case IpSetOperation.Create(IpSetDefinition set) -> {
        String family = set.family() == IpFamily.IPV4 ? "inet" : "inet6";
        yield set.type() == IpSetType.BITMAP_PORT
            ? "create " + set.name() + " bitmap:port range 0-65535"
            : "create %s %s family %s hashsize %d maxelem %d"
                .formatted(
                    set.name(), set.type().kernelName(), family, set.hashSize(), set.maxElements());
      }
      case IpSetOperation.Add add -> "add " + add.set().name() + " " + add.entry();
      case IpSetOperation.Delete delete -> "del " + delete.set().name() + " " + delete.entry();
      case IpSetOperation.Destroy destroy -> "destroy " + destroy.set();
      case IpSetOperation.Swap swap -> "swap " + swap.first() + " " + swap.second();
    };
  }

  @Test
  void setsAreAlikeWhetherMadeByUsOrByTheIpsetCommand() throws Exception {
    List<IpSetOperation> operations = setsOfEveryKind();
    sets.apply(operations).orThrow();
    List<String> ours = saved();
    assertThat(ours).contains("add KUBE-IPV4-HASH_IP_PORT 10.96.0.10,tcp:53");

    try (TestNamespace other = TestNamespace.create()) {
      StringBuilder commands = new StringBuilder("ipset restore <<END\n");
      operations.forEach(operation -> commands.append(asCommand(operation)).append('\n'));
      other.run("sh", "-c", commands.append("END").toString());
      List<String> theirs =
          other
              .run("ipset", "save")
              .lines()
              .map(line -> line.replaceAll(" initval \\S+", ""))
              .sorted()
              .toList();
      assertThat(ours).isEqualTo(theirs);
    }
  }

  @Test
  void whatWeListIsWhatTheIpsetCommandSaves() throws Exception {
    sets.apply(setsOfEveryKind()).orThrow();
    List<String> listed = new ArrayList<>();
    for (IpSet set : sets.list()) {
      for (IpSetEntry entry : set.entries()) {
        listed.add("add " + set.name() + " " + entry);
      }
    }
    assertThat(saved().stream().filter(line -> line.startsWith("add ")))
        .containsExactlyInAnyOrderElementsOf(listed)
        .hasSizeGreaterThan(20);
  }

  @Test
  void createsOverWhatKubeProxyLeft() throws Exception {
    ipset(
        """
        create KUBE-CLUSTER-IP hash:ip,port family inet hashsize 1024 maxelem 65536
        add KUBE-CLUSTER-IP 10.96.100.1,tcp:80
        create KUBE-NODE-PORT-TCP bitmap:port range 0-65535
        """);
    List<String> before = saved();
    apply(new IpSetOperation.Create(CLUSTER_IP), new IpSetOperation.Create(NODE_PORT_TCP));
    assertThat(saved()).isEqualTo(before);
    assertThat(found(CLUSTER_IP.name()).definition()).isEqualTo(CLUSTER_IP);
    assertThat(found(CLUSTER_IP.name()).entries()).containsExactly(WEB);
  }

  @Test
  void otherPeoplesSetsAreListedWithoutDefinition() throws Exception {
    ipset(
        """
        create with-timeout hash:ip timeout 300
        add with-timeout 10.0.0.1
        create with-comment hash:ip,port comment
        add with-comment 10.0.0.1,tcp:80 comment "not ours"
        create with-counters hash:net counters
        create with-netmask hash:ip netmask 24
        create small-range bitmap:port range 0-100
        create no-match hash:net
        add no-match 10.0.0.0/8 nomatch
        create icmp hash:ip,port
        add icmp 10.0.0.1,icmp:8/0
        create interfaces hash:net,iface
        add interfaces 10.0.0.0/8,eth0
        create range bitmap:ip range 10.0.0.0/24
        add range 10.0.0.7
        create sets list:set
        add sets with-timeout
        create ours hash:ip
        add ours 10.96.0.1
        """);
    assertThat(sets.list())
        .extracting(set -> set.name() + " " + set.typeName() + " " + set.definition())
        .containsExactlyInAnyOrder(
            "with-timeout hash:ip null",
            "with-comment hash:ip,port null",
            "with-counters hash:net null",
            "with-netmask hash:ip null",
            "small-range bitmap:port null",
            "no-match hash:net null",
            "icmp hash:ip,port null",
            "interfaces hash:net,iface null",
            "range bitmap:ip null",
            "sets list:set null",
            "ours hash:ip " + IpSetDefinition.of("ours", IpSetType.HASH_IP, IpFamily.IPV4));
    assertThat(found("ours").entries()).hasToString("[10.96.0.1]");
    assertThat(found("range").entries()).isEmpty();
    assertThat(found("with-timeout").references()).isEqualTo(1);
    assertThat(sets.names()).hasSize(11);
  }

  @Test
  void anotherPeoplesSetLargerThanOneReplyIsListedToo() throws Exception {
    StringBuilder commands = new StringBuilder("create large hash:ip timeout 300");
    for (int i = 1; i <= 3_000; i++) {
      commands.append("\nadd large 10.0.").append(i >>> 8).append('.').append(i & 0xff);
    }
    ipset(commands.toString());
    apply(new IpSetOperation.Create(CLUSTER_IP), new IpSetOperation.Add(CLUSTER_IP, WEB));
    assertThat(sets.list()).hasSize(2);
    assertThat(found("large").definition()).isNull();
    assertThat(found("large").entries()).isEmpty();
    assertThat(found(CLUSTER_IP.name()).entries()).containsExactly(WEB);
  }

  @Test
  void aDestroyWithoutANameCannotBeSaid() throws Exception {
    apply(new IpSetOperation.Create(CLUSTER_IP));
    assertThatThrownBy(() -> new IpSetOperation.Destroy(""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(sets.names()).containsExactly(CLUSTER_IP.name());
  }

  @Test
  void setsOfOneNamespaceAreNotThoseOfAnother() throws Exception {
    apply(new IpSetOperation.Create(CLUSTER_IP));
    try (TestNamespace other = TestNamespace.create();
        KernelIpSets others = other.namespace().call(KernelIpSets::open)) {
      assertThat(others.names()).isEmpty();
    }
  }
}
