package io.kubeipvs.linux.netlink;

/** Writes the payload of the message for one operation. Pure. */
@FunctionalInterface
public interface PayloadEncoder<O> {
  /** Writes the family's header and the attributes, behind what the writer holds already. */
  void encode(O operation, PayloadWriter out);
}
