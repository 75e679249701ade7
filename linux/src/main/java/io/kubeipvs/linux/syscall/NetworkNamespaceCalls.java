package io.kubeipvs.linux.syscall;

/**
 * The calls that move a thread between network namespaces.
 *
 * <p>Namespaces belong to operating system threads, and every thread that a moved thread starts is
 * born where it is: executors, carriers of virtual threads, the virtual machine's own helpers. So
 * these calls are for a thread made for the purpose that ends afterwards; use package {@code
 * netns}, which does that.
 */
public final class NetworkNamespaceCalls {
  private static final int O_RDONLY = 0;
  private static final int O_CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x4000_0000;

  private NetworkNamespaceCalls() {}

  /**
   * Opens a namespace by its file, such as {@code /run/netns/NAME} or {@code /proc/PID/ns/net}. It
   * lives at least as long as the descriptor.
   */
  public static Fd open(String path) throws SystemCallException {
    int result = Libc.open(path, O_RDONLY | O_CLOEXEC);
    if (result < 0) {
      throw new SystemCallException("open " + path, -result);
    }
    return Fd.own(result, "network namespace " + path);
  }

  /** Moves the calling thread into a network namespace. Needs CAP_SYS_ADMIN. */
  public static void enter(Fd namespace) throws SystemCallException {
    int result = Libc.setns(namespace.number(), CLONE_NEWNET);
    if (result < 0) {
      throw new SystemCallException("setns to " + namespace, -result);
    }
  }

  /** Moves the calling thread into a new, empty network namespace. Needs CAP_SYS_ADMIN. */
  public static void enterNew() throws SystemCallException {
    int result = Libc.unshare(CLONE_NEWNET);
    if (result < 0) {
      throw new SystemCallException("unshare network namespace", -result);
    }
  }
}
