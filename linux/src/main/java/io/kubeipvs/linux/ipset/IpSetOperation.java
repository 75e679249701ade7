package io.kubeipvs.linux.ipset;

/** One write to the sets of a namespace. Printed as an operator would say it. Immutable. */
public sealed interface IpSetOperation {
  /** Succeeds too when an identical set is there. */
  record Create(IpSetDefinition definition) implements IpSetOperation {
    @Override
    public String toString() {
      return "create set " + definition.name();
    }
  }

  /** ENOENT if it is not there, {@code IPSET_ERR_BUSY} if a rule uses it. */
  record Destroy(String set) implements IpSetOperation {
    @Override
    public String toString() {
      return "destroy set " + set;
    }
  }

  /** Exchanges the contents of two sets of one type and family, atomically for packets. */
  record Swap(String first, String second) implements IpSetOperation {
    @Override
    public String toString() {
      return "swap sets " + first + " and " + second;
    }
  }

  /** Succeeds too when the entry is there. */
  record Add(IpSetDefinition set, IpSetEntry entry) implements IpSetOperation {
    @Override
    public String toString() {
      return "add " + entry + " to set " + set.name();
    }
  }

  /** Succeeds too when the entry is not there. */
  record Delete(IpSetDefinition set, IpSetEntry entry) implements IpSetOperation {
    @Override
    public String toString() {
      return "delete " + entry + " from set " + set.name();
    }
  }
}
