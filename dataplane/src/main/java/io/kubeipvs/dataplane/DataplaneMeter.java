package io.kubeipvs.dataplane;

import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Cause;

/**
 * Counts what the kernel's writer does. Called on the writer's thread, once for each write: must
 * return at once, take no lock, and not throw.
 */
public interface DataplaneMeter {
  /** Counts nothing. */
  DataplaneMeter NONE =
      new DataplaneMeter() {
        @Override
        public void written(WriteKind kind, Cause cause) {}

        @Override
        public void refused(WriteKind kind, int errno) {}

        @Override
        public void batch(KernelSubsystem subsystem, long tookNanos) {}

        @Override
        public void restoreFailed(IpFamily family) {}

        @Override
        public void flowsReconciled(IpFamily family, int deleted, long tookNanos) {}

        @Override
        public void looked() {}

        @Override
        public void compared(long tookNanos) {}
      };

  /** A write was done. */
  void written(WriteKind kind, Cause cause);

  /**
   * A write was not done, as far as is known.
   *
   * @param errno the kernel's, 0 if it gave none
   */
  void refused(WriteKind kind, int errno);

  /** Some writes were sent together and answered, well or not. */
  void batch(KernelSubsystem subsystem, long tookNanos);

  /** A restore of the family's iptables rules failed. */
  void restoreFailed(IpFamily family);

  /** The tracked UDP flows of a family were read, and stale ones deleted. */
  void flowsReconciled(IpFamily family, int deleted, long tookNanos);

  /** The kernel was asked for signs of changes by others, and answered all. */
  void looked();

  /** A comparison of the whole kernel state came to its end. */
  void compared(long tookNanos);
}
