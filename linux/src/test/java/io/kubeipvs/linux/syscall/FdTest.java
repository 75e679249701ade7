package io.kubeipvs.linux.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;

final class FdTest {
  private static final String NAMESPACE = "/proc/thread-self/ns/net";

  @Test
  void knowsWhoOpenedWhatIsStillOpen() throws Exception {
    assumeTrue(Boolean.getBoolean(Fd.TRACE_PROPERTY));
    Fd fd = NetworkNamespaceCalls.open(NAMESPACE);

    assertThat(Fd.stillOpen()).contains(fd);
    assertThat(Objects.requireNonNull(fd.openedAt()).getStackTrace())
        .extracting(StackTraceElement::getMethodName)
        .contains("knowsWhoOpenedWhatIsStillOpen");
    assertThat(fd).hasToString("network namespace " + NAMESPACE + " (fd " + fd.number() + ")");

    fd.close();
    assertThat(Fd.stillOpen()).doesNotContain(fd);
  }

  @Test
  void aClosedDescriptorHasNoNumber() throws Exception {
    Fd fd = NetworkNamespaceCalls.open(NAMESPACE);
    fd.close();
    fd.close();

    assertThat(fd.isClosed()).isTrue();
    assertThatThrownBy(fd::number).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> NetworkNamespaceCalls.open("/run/netns/none"))
        .isInstanceOf(SystemCallException.class)
        .hasMessage("open /run/netns/none: ENOENT (No such file or directory)");
  }
}
