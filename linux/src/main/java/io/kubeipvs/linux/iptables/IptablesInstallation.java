package io.kubeipvs.linux.iptables;

import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.linux.syscall.SystemCallException;
import io.kubeipvs.net.IpFamily;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The iptables tools found on this machine: their back end, their version, their paths. Finding
 * them starts up to three processes, so it is done once. Immutable; safe for several threads.
 */
public final class IptablesInstallation {
  private final ToolRunner runner;
  private final ToolPath path;
  private final IptablesVersion version;
  private final IptablesBackEnd backEnd;

  private IptablesInstallation(
      ToolRunner runner, ToolPath path, IptablesVersion version, IptablesBackEnd backEnd) {
    this.runner = runner;
    this.path = path;
    this.version = version;
    this.backEnd = backEnd;
  }

  /**
   * Finds the tools of the back end that the rest of the node uses. Where both are installed and
   * work: the one that alone has a marker chain; else the one with more rules; else the one behind
   * the plain name {@code iptables}, first in PATH, because operators type that. A back end that
   * the kernel lacks is never taken while the other works.
   *
   * @param markerChains chains whose presence tells a back end in use, the weightiest first: those
   *     this program wrote earlier, then kubelet's
   */
  public static IptablesInstallation detect(ToolEnvironment environment, List<String> markerChains)
      throws IptablesException {
    IptablesInstallation plain = ofPlainName(environment);
    String legacyRules = plain.allRulesOrNull(IptablesBackEnd.LEGACY);
    String nftRules = plain.allRulesOrNull(IptablesBackEnd.NFT);
    IptablesBackEnd backEnd =
        BackEndChoice.choose(plain.backEnd, legacyRules, nftRules, markerChains);
    // A node without any rules, which is to get its first: what stands tells all else.
    boolean unproven = backEnd == IptablesBackEnd.NFT && "".equals(nftRules) && legacyRules != null;
    if (unproven && plain.isHere() && !NftPresence.hasFamily(IpFamily.IPV4)) {
      backEnd = IptablesBackEnd.LEGACY;
    }
    return plain.withBackEnd(backEnd);
  }

  /** Takes the tools of this back end, whatever the rest of the node uses. */
  public static IptablesInstallation of(IptablesBackEnd backEnd, ToolEnvironment environment)
      throws IptablesException {
    return ofPlainName(environment).withBackEnd(backEnd);
  }

  private static IptablesInstallation ofPlainName(ToolEnvironment environment)
      throws IptablesException {
    ToolPath path = new ToolPath(environment.searchPath());
    ToolRunner runner = new ToolRunner(environment);
    ToolRunner.Result said = runner.run(List.of(path.require("iptables"), "--version"), "");
    if (!said.isSuccess()) {
      throw ToolFailure.of(said, "", environment);
    }
    IptablesVersion version = IptablesVersion.parse(said.output());
    return new IptablesInstallation(runner, path, version, version.backEnd());
  }

  private IptablesInstallation withBackEnd(IptablesBackEnd chosen) {
    return new IptablesInstallation(runner, path, version, chosen);
  }

  /** The rules of one family, written and read by these tools. */
  public Iptables open(IpFamily family) throws IptablesException {
    String base = baseName(family);
    return new IptablesTool(
        family,
        runner,
        path.require(command(base, backEnd, "save")),
        path.require(command(base, backEnd, "restore")),
        version,
        backEnd == IptablesBackEnd.LEGACY ? legacyTableNames(family) : null);
  }

  /**
   * Makes sure that the kernel has what the tools of one family need, without starting one where
   * the kernel itself tells.
   *
   * @throws IptablesException if it has not; the message says what to do
   */
  public void requireKernel(IpFamily family) throws IptablesException {
    if (!isHere()) {
      askTool(family);
      return;
    }
    if (backEnd == IptablesBackEnd.LEGACY) {
      return;
    }
    NftPresence presence = NftPresence.ofThisNamespace();
    if (presence == NftPresence.WITH_RULES || presence == NftPresence.UNKNOWN) {
      askTool(family);
    } else if (presence == NftPresence.MISSING || !NftPresence.hasFamily(family)) {
      throw new IptablesException(
          "the nft back end of iptables needs family %s of nf_tables, which this kernel lacks:"
                  .formatted(NftPresence.nftables(family).toolName())
              + " load the kernel module nf_tables, or install the legacy tools",
          null);
    }
  }

  /** The tool knows what it needs; whether it can show what stands is another question. */
  private void askTool(IpFamily family) throws IptablesException {
    open(family).save(List.of("nat"));
  }

  /**
   * What the kernel tells of the rules of one family, in the network namespace of the calling
   * thread. Silent where this process may not ask: it lacks CAP_NET_RAW.
   */
  public RuleKernel openKernel(IpFamily family) throws IptablesException {
    try {
      return switch (backEnd) {
        case LEGACY -> LegacyRuleKernel.open(family);
        case NFT -> NftRuleKernel.open(family);
      };
    } catch (SystemCallException e) {
      if (e.errno() == Errno.EPERM) {
        return RuleKernel.SILENT;
      }
      throw new IptablesException("cannot ask the kernel for rules: " + e.getMessage(), e);
    } catch (NetlinkException e) {
      throw new IptablesException("cannot ask the kernel for rules: " + e.getMessage(), e);
    }
  }

  public IptablesBackEnd backEnd() {
    return backEnd;
  }

  /** Three numbers with dots between. */
  public String version() {
    return version.toString();
  }

  /** All IPv4 rules of a back end, or null if it is not installed or does not work here. */
  private @Nullable String allRulesOrNull(IptablesBackEnd candidate) throws IptablesException {
    Path names = candidate == IptablesBackEnd.LEGACY ? legacyTableNames(IpFamily.IPV4) : null;
    String save = path.find(command(baseName(IpFamily.IPV4), candidate, "save"));
    if (save == null) {
      return null;
    }
    if (names != null && IptablesTool.isEmpty(names)) {
      return "";
    }
    if (candidate == IptablesBackEnd.NFT && isHere()) {
      switch (NftPresence.ofThisNamespace()) {
        case MISSING -> {
          return null;
        }
        case WITHOUT_RULES -> {
          return "";
        }
        case WITH_RULES, UNKNOWN -> {} // the tool will know
      }
    }
    ToolRunner.Result saved = runner.run(List.of(save), "");
    return saved.isSuccess() ? saved.output() : null;
  }

  private String command(String base, IptablesBackEnd wanted, String verb) {
    return wanted == version.backEnd()
        ? base + "-" + verb
        : base + "-" + wanted.commandPart() + "-" + verb;
  }

  /** Whether the tools run in the network namespace of the calling thread. */
  private boolean isHere() {
    return runner.environment().commandPrefix().isEmpty();
  }

  /** Where the kernel lists the standing legacy tables; null if the prefix leads elsewhere. */
  private @Nullable Path legacyTableNames(IpFamily family) {
    if (!isHere()) {
      return null;
    }
    String kernelName = family == IpFamily.IPV4 ? "ip" : "ip6";
    return Path.of("/proc/thread-self/net", kernelName + "_tables_names");
  }

  private static String baseName(IpFamily family) {
    return switch (family) {
      case IPV4 -> "iptables";
      case IPV6 -> "ip6tables";
    };
  }
}
