package io.kubeipvs.linux.netlink;

/**
 * Writes the one message that each operation of a batch becomes, straight into the datagram: ten
 * thousands of writes make no object each. Pure.
 */
public interface MessageEncoder<O> {
  /** The message's type. */
  int type(O operation);

  /** Those flags that belong to the operation, such as CREATE. */
  int flags(O operation);

  /** Writes the payload. */
  void encode(O operation, PayloadWriter out);

  /** Messages that all have one type and no flags of their own. */
  static <O> MessageEncoder<O> of(int type, PayloadEncoder<? super O> payload) {
    return new MessageEncoder<>() {
      @Override
      public int type(O operation) {
        return type;
      }

      @Override
      public int flags(O operation) {
        return 0;
      }

      @Override
      public void encode(O operation, PayloadWriter out) {
        payload.encode(operation, out);
      }
    };
  }
}
