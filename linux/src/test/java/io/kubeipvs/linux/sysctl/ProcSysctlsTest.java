package io.kubeipvs.linux.sysctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcSysctlsTest {
  @TempDir private Path root;
  private Sysctls sysctls;

  @BeforeEach
  void settingsAsFiles() throws Exception {
    Files.createDirectories(root.resolve("net/ipv4"));
    Files.writeString(root.resolve("net/ipv4/ip_forward"), "0\n");
    sysctls = new ProcSysctls(root);
  }

  @Test
  void aValueHasNoWhiteSpaceAround() throws Exception {
    assertThat(sysctls.read("net/ipv4/ip_forward")).isEqualTo("0");
  }

  @Test
  void aWrittenValueIsRead() throws Exception {
    sysctls.write("net/ipv4/ip_forward", "1");
    assertThat(sysctls.read("net/ipv4/ip_forward")).isEqualTo("1");
  }

  @Test
  void aSettingThatIsNotThereIsNull() throws Exception {
    assertThat(sysctls.read("net/ipv4/vs/conntrack")).isNull();
  }

  @Test
  void writingOneThatIsNotThereNamesTheModule() {
    assertThatThrownBy(() -> sysctls.write("net/ipv4/vs/conntrack", "1"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("write " + root + "/net/ipv4/vs/conntrack = 1: ENOENT")
        .hasMessageContaining("ip_vs");
    assertThat(root.resolve("net/ipv4/vs")).doesNotExist();
  }

  @Test
  void aPathThatLeavesTheFolderIsRefused() {
    for (String key :
        new String[] {"../etc/passwd", "/etc/passwd", "net/../../x", "", "net//ipv4"}) {
      assertThatThrownBy(() -> sysctls.read(key)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void eachErrnoIsNamedWithWhatToDo() {
    Path file = Path.of("/proc/sys/net/ipv4/ip_forward");
    assertThat(
            SysctlFailure.of(
                "write",
                file,
                "1",
                new FileSystemException(file.toString(), null, "Read-only file system")))
        .hasMessageContaining("ip_forward = 1: EROFS")
        .hasMessageContaining("privileged");
    assertThat(SysctlFailure.of("write", file, "1", new AccessDeniedException(file.toString())))
        .hasMessageContaining("EACCES");
    assertThat(SysctlFailure.of("write", file, "x", new IOException("Invalid argument")))
        .hasMessageContaining("ip_forward = x: EINVAL");
    assertThat(SysctlFailure.of("write", file, "1", new IOException("Operation not permitted")))
        .hasMessageContaining("EPERM");
    assertThat(SysctlFailure.of("read", file, "", new IOException("Input/output error")))
        .hasMessage("read /proc/sys/net/ipv4/ip_forward: Input/output error");
  }
}
