package io.kubeipvs.cli;

import io.kubeipvs.agent.ProgramVersion;
import picocli.CommandLine.Command;

/** {@code kube-ipvs version}. */
@Command(name = "version", description = "Tell the versions of kube-ipvs, Java and the kernel.")
final class VersionCommand implements Runnable {
  private final Terminal terminal;

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    terminal
        .out()
        .println(
            "kube-ipvs %s (Java %s, %s %s)"
                .formatted(
                    ProgramVersion.text(),
                    System.getProperty("java.version"),
                    System.getProperty("os.name"),
                    System.getProperty("os.version")));
    terminal.out().flush();
  }
}
