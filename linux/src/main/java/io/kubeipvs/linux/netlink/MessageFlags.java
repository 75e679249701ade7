package io.kubeipvs.linux.netlink;

/** Bits of {@code nlmsg_flags} ({@code NLM_F_*}); some share a value, by kind of request. */
public final class MessageFlags {
  /** On everything sent to the kernel: without it a message is not processed. */
  public static final int REQUEST = 0x001;

  /** On each part of a reply in several messages. */
  public static final int MULTI = 0x002;

  /** Asks for an answer even on success. Conversations set it themselves where it belongs. */
  public static final int ACK = 0x004;

  /** On a dump: the table changed meanwhile, parts may be missing or repeated. */
  public static final int DUMP_INTERRUPTED = 0x010;

  /** With GET: everything that matches. */
  public static final int DUMP = 0x300;

  /** With NEW: fail if it is there. */
  public static final int EXCLUSIVE = 0x200;

  /** With NEW: create it if it is not there. */
  public static final int CREATE = 0x400;

  /** On an error reply: the request's body is not repeated in it. */
  static final int CAPPED = 0x100;

  /** On an error reply: attributes with details follow. */
  static final int ACK_ATTRIBUTES = 0x200;

  private MessageFlags() {}
}
