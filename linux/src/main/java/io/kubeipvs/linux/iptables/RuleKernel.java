package io.kubeipvs.linux.iptables;

import org.jspecify.annotations.Nullable;

/**
 * What the kernel tells of the rules of one family in one network namespace, without a tool being
 * started for it. One thread owns an instance.
 */
public interface RuleKernel extends AutoCloseable {
  /** A kernel that answers nothing. */
  RuleKernel SILENT =
      new RuleKernel() {
        @Override
        public @Nullable RuleStamp stamp() {
          return null;
        }

        @Override
        public boolean hasMatch(String name) {
          return true;
        }

        @Override
        public void close() {}
      };

  /**
   * Stands for the rules of this moment; null if the kernel cannot tell. Legacy: for the tables nat
   * and filter, by the number and bytes of their rules, so that one replaced by another of the same
   * length does not show; null until both stand. nft: changes with every change of anybody in the
   * namespace, of the other family and of foreign tables, too.
   */
  @Nullable RuleStamp stamp() throws IptablesException;

  /**
   * Whether rules may use the match, such as {@code ipvs}; loads its module if there is one. True
   * if the kernel cannot tell.
   */
  boolean hasMatch(String name) throws IptablesException;

  @Override
  void close();
}
