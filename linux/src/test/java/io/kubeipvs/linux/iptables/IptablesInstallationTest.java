package io.kubeipvs.linux.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.net.IpFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against tools that are shell scripts in a folder of their own. */
class IptablesInstallationTest {
  @TempDir private Path folder;

  private void tool(String name, String script) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A prefix, so that the running machine's own legacy tables are not looked at. */
  private ToolEnvironment environment() {
    return ToolEnvironment.ofThisProcess()
        .withVariable("PATH", folder + ":/usr/bin:/bin")
        .withCommandPrefix(List.of("/usr/bin/env"));
  }

  private void bothBackEnds(String legacyRules, String nftRules) throws Exception {
    tool("iptables", "echo 'iptables v1.8.9 (nf_tables)'");
    tool("iptables-save", "printf '" + nftRules + "'");
    tool("iptables-restore", "cat >" + folder + "/plain");
    tool("iptables-legacy-save", "printf '" + legacyRules + "'");
    tool(
        "iptables-legacy-restore",
        "echo \"$@\" >" + folder + "/legacy; cat >>" + folder + "/legacy");
  }

  @Test
  void theBackEndWithAMarkerChainIsTakenUnderItsOwnName() throws Exception {
    bothBackEnds("*mangle\\n:HINT - [0:0]\\nCOMMIT\\n", "");
    var installation = IptablesInstallation.detect(environment(), List.of("HINT"));

    assertThat(installation.backEnd()).isEqualTo(IptablesBackEnd.LEGACY);
    assertThat(installation.version()).isEqualTo("1.8.9");

    Iptables iptables = installation.open(IpFamily.IPV4);
    assertThat(iptables.hasRandomFully()).isTrue();
    assertThat(iptables.save("mangle")).isEqualTo("*mangle\n:HINT - [0:0]\nCOMMIT\n");
    iptables.restore("*nat\nCOMMIT\n");
    assertThat(folder.resolve("legacy")).hasContent("--noflush -w 5\n*nat\nCOMMIT\n");
  }

  @Test
  void thePlainNameIsUsedForThePlainBackEnd() throws Exception {
    bothBackEnds("", "*nat\\n-A OUTPUT -j ACCEPT\\nCOMMIT\\n");
    var installation = IptablesInstallation.detect(environment(), List.of("HINT"));
    installation.open(IpFamily.IPV4).restore("*filter\nCOMMIT\n");

    assertThat(installation.backEnd()).isEqualTo(IptablesBackEnd.NFT);
    assertThat(folder.resolve("plain")).hasContent("*filter\nCOMMIT\n");
  }

  @Test
  void anOldVersionIsNotAskedToWait() throws Exception {
    tool("iptables", "echo 'iptables v1.6.1'");
    tool("iptables-save", "true");
    tool("iptables-restore", "echo \"$@\" >" + folder + "/arguments");
    Iptables iptables =
        IptablesInstallation.of(IptablesBackEnd.LEGACY, environment()).open(IpFamily.IPV4);
    iptables.restore("");

    assertThat(iptables.hasRandomFully()).isFalse();
    assertThat(folder.resolve("arguments")).hasContent("--noflush\n");
  }

  @Test
  void aFailingToolKeepsItsStatusAndWords() throws Exception {
    tool("iptables", "echo 'iptables v1.8.9 (legacy)'");
    tool("iptables-save", "echo no >&2; exit 1");
    tool("iptables-restore", "echo 'line 2 failed' >&2; exit 1");
    Iptables iptables =
        IptablesInstallation.of(IptablesBackEnd.LEGACY, environment()).open(IpFamily.IPV4);

    assertThatThrownBy(() -> iptables.restore("*nat\n-A NOWHERE -j ACCEPT\n"))
        .isInstanceOfSatisfying(
            IptablesException.class, e -> assertThat(e.exitStatus()).isEqualTo(1))
        .hasMessageContaining("line 2 is: -A NOWHERE -j ACCEPT");
    assertThatThrownBy(() -> iptables.save("nat")).hasMessageContaining("exit status 1: no");
  }

  @Test
  void aMissingProgramSaysWhatToInstall() {
    assertThatThrownBy(() -> new ToolPath(folder.toString()).require("iptables-of-nobody"))
        .isInstanceOf(IptablesException.class)
        .hasMessageContaining("iptables-of-nobody is not installed")
        .hasMessageContaining(folder.toString())
        .hasMessageEndingWith("install the package iptables");
  }
}
