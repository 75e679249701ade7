package io.kubeipvs.kernel.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.kernel.support.TestNamespace;
import io.kubeipvs.linux.link.KernelLinks;
import io.kubeipvs.linux.netns.NetworkNamespace;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.linux.syscall.SystemCallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class NetworkNamespaceTest {
  private static final Path OF_THIS_THREAD = Path.of("/proc/thread-self/ns/net");

  private TestNamespace test;
  private NetworkNamespace namespace;

  @BeforeEach
  void aFreshNamespace() throws Exception {
    test = TestNamespace.create();
    namespace = test.namespace();
  }

  @AfterEach
  void close() {
    test.close();
  }

  /** {@code net:[4026532171]}: the number is the namespace's own. */
  private static String identity() throws IOException {
    return Files.readSymbolicLink(OF_THIS_THREAD).toString();
  }

  @Test
  void workRunsInsideAndTheCallerStaysOutside() throws Exception {
    String outside = identity();
    String inside = namespace.call(NetworkNamespaceTest::identity);

    assertThat(inside).startsWith("net:[").isNotEqualTo(outside);
    assertThat(namespace.call(NetworkNamespaceTest::identity)).isEqualTo(inside);
    assertThat(identity()).isEqualTo(outside);
    assertThat(identityOf(Thread.ofPlatform())).isEqualTo(outside);
    assertThat(identityOf(Thread.ofVirtual())).isEqualTo(outside);
  }

  private static String identityOf(Thread.Builder kind) throws Exception {
    var identity = new CompletableFuture<String>();
    kind.start(() -> {
      try {
        identity.complete(identity());
      } catch (IOException e) {
        identity.completeExceptionally(e);
      }
    });
    return identity.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aSocketOpenedInsideStaysInside() throws Exception {
    try (KernelLinks links = namespace.call(KernelLinks::open)) {
      assertThat(links.links()).extracting(link -> link.name()).containsExactly("lo");
      assertThat(test.run("ip", "-o", "link")).hasLineCount(1);

      test.run("ip", "link", "add", "veth0", "type", "veth", "peer", "name", "veth1");
      assertThat(links.links())
          .extracting(link -> link.name())
          .containsExactlyInAnyOrder("lo", "veth0", "veth1");
    }
  }

  @Test
  void namespacesAreApart() throws Exception {
    try (TestNamespace other = TestNamespace.create();
        KernelLinks links = namespace.call(KernelLinks::open);
        KernelLinks others = other.namespace().call(KernelLinks::open)) {
      test.run("ip", "link", "add", "veth0", "type", "veth", "peer", "name", "veth1");

      assertThat(links.links()).hasSize(3);
      assertThat(others.links()).hasSize(1);
    }
  }

  @Test
  void itIsFoundByItsNameItsFileAndItsProcess() throws Exception {
    String inside = namespace.call(NetworkNamespaceTest::identity);
    Process process =
        new ProcessBuilder("nsenter", "--net=" + namespace.path(), "sleep", "60").start();
    String name = "kube-ipvs-test-" + process.pid();
    try {
      awaitCommand(process, "sleep");
      try (var byProcess = NetworkNamespace.ofProcess(process.pid());
          var byFile = NetworkNamespace.open(namespace.path())) {
        assertThat(byProcess.call(NetworkNamespaceTest::identity)).isEqualTo(inside);
        assertThat(byFile.call(NetworkNamespaceTest::identity)).isEqualTo(inside);
      }
      test.run("ip", "netns", "attach", name, Long.toString(process.pid()));
      try (var byName = NetworkNamespace.ofName(name)) {
        assertThat(byName.call(NetworkNamespaceTest::identity)).isEqualTo(inside);
      } finally {
        test.run("ip", "netns", "delete", name);
      }
    } finally {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  /** Until nsenter, inside by then, has become the command. */
  private static void awaitCommand(Process process, String command) throws Exception {
    Path name = Path.of("/proc", Long.toString(process.pid()), "comm");
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!Files.readString(name).strip().equals(command)) {
      assertThat(System.nanoTime()).isLessThan(deadlineNanos);
      Thread.sleep(10);
    }
  }

  @Test
  void theCallingThreadsOwnIsCurrent() throws Exception {
    try (var current = NetworkNamespace.current()) {
      assertThat(current.call(NetworkNamespaceTest::identity)).isEqualTo(identity());
    }
  }

  @Test
  void whatTheWorkThrowsReachesTheCaller() {
    assertThatThrownBy(() ->
            namespace.call(() -> {
              throw new IOException("no such thing");
            }))
        .isInstanceOf(IOException.class)
        .hasMessage("no such thing");
    assertThatThrownBy(() ->
            namespace.call(() -> {
              throw new IllegalArgumentException("wrong");
            }))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNameOfNobodyIsNamedWithItsErrno() {
    assertThatThrownBy(() -> NetworkNamespace.ofName("of-nobody"))
        .isInstanceOfSatisfying(
            SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
        .hasMessageContaining("/run/netns/of-nobody: ENOENT");
    assertThatThrownBy(() -> NetworkNamespace.ofName("../../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFileThatIsNoNamespaceCannotBeEntered() throws Exception {
    try (var wrong = NetworkNamespace.open(Path.of("/etc/passwd"))) {
      assertThatThrownBy(() -> wrong.call(() -> "never"))
          .isInstanceOf(SystemCallException.class)
          .hasMessageContaining("EINVAL");
    }
  }

  @Test
  void aClosedOneIsRefused() {
    test.close();

    assertThatThrownBy(() -> namespace.call(() -> "never"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
