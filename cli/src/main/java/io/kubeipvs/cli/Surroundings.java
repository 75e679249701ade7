package io.kubeipvs.cli;

import io.kubeipvs.agent.node.NodeKernel;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.sysctl.Sysctls;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * What a command finds around itself. Immutable.
 *
 * @param out where results go
 * @param err where words about them go
 * @param hostName of this machine, as the kernel has it; may be empty
 * @param node opens all of this node's kernel, to serve it
 * @param ipvs opens the virtual server table alone, to list it
 * @param sysctls the node's kernel settings, to look at them
 */
public record Surroundings(
    PrintWriter out,
    PrintWriter err,
    String hostName,
    NodeKernel.Opener node,
    IpvsOpener ipvs,
    Sysctls sysctls) {
  /** Opens the virtual server table of this network namespace. */
  public interface IpvsOpener {
    Ipvs open() throws IOException;
  }
}
