package io.kubeipvs.linux.ipset;

/** One write to the sets of a namespace. Printed as an operator would say it. Immutable. */
public sealed interface IpSetOperation {
  /**
   * Succeeds too when an identical set is there. So says the kernel, but it does not compare the
   * family; EEXIST if type or sizes differ.
   */
  record Create(IpSetDefinition definition) implements IpSetOperation {
    @Override
    public String toString() {
      return "create set " + definition.name();
    }
  }

  /** ENOENT if it is not there, {@link IpSetError#BUSY} if a rule uses it. */
  record Destroy(String set) implements IpSetOperation {
    public Destroy {
      IpSetDefinition.requireName(set);
    }

    @Override
    public String toString() {
      return "destroy set " + set;
    }
  }

  /**
   * Exchanges the contents and sizes of two sets of one type and family, atomically for packets.
   * References stay with the names. ENOENT if the first is not there, {@link
   * IpSetError#EXIST_SETNAME2} if the second is not, {@link IpSetError#TYPE_MISMATCH} if they
   * differ.
   */
  record Swap(String first, String second) implements IpSetOperation {
    public Swap {
      IpSetDefinition.requireName(first);
      IpSetDefinition.requireName(second);
    }

    @Override
    public String toString() {
      return "swap sets " + first + " and " + second;
    }
  }

  /** Succeeds too when the entry is there. {@link IpSetError#HASH_FULL} if no more fit. */
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
