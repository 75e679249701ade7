package io.kubeipvs.linux.syscall;

/**
 * The C library's heap, from which the virtual machine takes whatever is no Java object: what its
 * compiler works with, above all. Stateless; safe on any thread.
 */
public final class NativeHeap {
  private NativeHeap() {}

  /**
   * Gives back to the kernel what is free in it. The C library keeps that otherwise, for it may be
   * asked for it again.
   *
   * @return whether there was anything; false, too, where the C library cannot (musl)
   */
  public static boolean trim() {
    return Libc.mallocTrim();
  }
}
