package io.kubeipvs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.names.AgentServer;
import io.kubeipvs.agent.names.NameTable;
import io.kubeipvs.agent.node.NodeLeftovers;
import io.kubeipvs.dataplane.leftovers.LeftoverKernel;
import io.kubeipvs.linux.iptables.IptablesBackEnd;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.nftables.NfFamily;
import io.kubeipvs.linux.nftables.NfTable;
import io.kubeipvs.linux.nftables.NfTables;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.testkit.ipset.FakeIpSets;
import io.kubeipvs.testkit.iptables.FakeIptables;
import io.kubeipvs.testkit.ipvs.FakeIpvs;
import io.kubeipvs.testkit.link.FakeLinks;
import io.kubeipvs.testkit.nftables.FakeNfTables;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads of a clean-up, and when there is none. */
final class CleanupCommandTest {
  private static final NfTable TABLE = new NfTable(NfFamily.IPV4, "kube-proxy", 1);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final FakeNfTables nfTables = new FakeNfTables();
  private final FakeIptables iptables = new FakeIptables(IpFamily.IPV4, _ -> true);

  @TempDir private Path runDirectory;

  private int cleanup(String... options) {
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err));
    CleanupCommand command = new CleanupCommand(terminal, this::node);
    String[] arguments = new String[options.length + 2];
    arguments[0] = "cleanup";
    arguments[1] = "--run-dir=" + runDirectory;
    System.arraycopy(options, 0, arguments, 2, options.length);
    return Program.of(Map.of("cleanup", command), new Verbosity(), terminal).execute(arguments);
  }

  private NodeLeftovers node() {
    return new NodeLeftovers(
        new LeftoverKernel(
            new FakeIpvs(),
            new FakeIpSets(),
            new FakeLinks(),
            new Unclosed(nfTables),
            List.of(new LeftoverKernel.Rules(IptablesBackEnd.NFT, iptables))),
        List.of("IPv6 rules (nft): ip6tables is not installed"));
  }

  /** The kernel's tables do not go with the command's socket. */
  private record Unclosed(NfTables nfTables) implements NfTables {
    @Override
    public List<NfTable> tables() throws NetlinkException {
      return nfTables.tables();
    }

    @Override
    public void delete(NfTable table) throws NetlinkException {
      nfTables.delete(table);
    }

    @Override
    public void close() {}
  }

  @Test
  void eachThingIsALine() throws Exception {
    nfTables.add(NfFamily.IPV4, "kube-proxy");
    iptables.restore(
        """
        *nat
        :KUBE-MARK-MASQ - [0:0]
        :KUBE-SERVICES - [0:0]
        :MINE - [0:0]
        -A MINE -j KUBE-MARK-MASQ
        COMMIT
        """);

    assertThat(cleanup()).isZero();

    assertThat(out)
        .hasToString(
            """
            removed IPv4 rules (nft): 1 chain of table nat
            removed table ip kube-proxy
            not looked at: IPv6 rules (nft): ip6tables is not installed
            """);
    assertThat(err)
        .hasToString(
            "kube-ipvs: kept IPv4 rules (nft): chain KUBE-MARK-MASQ of table nat, now empty:"
                + " a rule that is not kube-proxy's jumps to it: -A MINE -j KUBE-MARK-MASQ\n");
  }

  @Test
  void nothingThereIsNoFailure() {
    assertThat(cleanup()).isZero();
    assertThat(out.toString()).startsWith("there is nothing to remove\n");
    assertThat(err).hasToString("");
  }

  @Test
  void whatCannotBeRemovedIsStatus1() {
    nfTables.add(NfFamily.IPV4, "kube-proxy");
    nfTables.controls().failAll(any -> true, Errno.EPERM);

    assertThat(cleanup()).isEqualTo(1);
    assertThat(err.toString()).startsWith("kube-ipvs: cannot remove table ip kube-proxy: ");
  }

  @Test
  void besideARunningAgentItIsRefused() throws Exception {
    nfTables.add(NfFamily.IPV4, "kube-proxy");
    try (AgentServer agent = AgentServer.names(runDirectory, "node-1", () -> NameTable.EMPTY)) {
      assertThat(cleanup()).isEqualTo(1);

      assertThat(err)
          .hasToString(
              "kube-ipvs: an agent (process %d, node node-1) serves this network namespace and would put everything back; stop it first, or say --force\n"
                  .formatted(ProcessHandle.current().pid()));
      assertThat(nfTables.tables()).containsExactly(TABLE);

      assertThat(cleanup("--force")).isZero();
      assertThat(nfTables.tables()).isEmpty();
      assertThat(cleanup("--iptables-mode")).isZero();
      assertThat(agent).isNotNull();
    }
    assertThat(cleanup()).isZero();
  }
}
