package io.kubeipvs.linux.netlink;

import io.kubeipvs.linux.syscall.Errno;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's verdict on a request: an ERROR message (struct nlmsgerr), or the end of a dump, with
 * the details of the extended acknowledgement where there are any. Immutable.
 *
 * @param errno positive, or 0 for success
 * @param text the kernel's own words, or null
 * @param offset byte of the request that the kernel objects to, or 0
 * @param missingAttribute number of an attribute that the kernel misses, or -1
 */
record KernelAnswer(int errno, @Nullable String text, long offset, long missingAttribute) {
  // enum nlmsgerr_attrs
  private static final int TEXT = 1;
  private static final int OFFSET = 2;
  private static final int MISSING_TYPE = 5;

  /** Reads an ERROR message. */
  static KernelAnswer ofError(NetlinkMessage message) throws NetlinkException {
    PayloadReader payload = message.payload();
    int errno = -payload.i32();
    if (!message.has(MessageFlags.ACK_ATTRIBUTES)) {
      return new KernelAnswer(errno, null, 0, -1);
    }
    // The request's header is always repeated, its body unless the reply is capped.
    long requestLength = payload.u32();
    payload.skip(ByteFields.MESSAGE_HEADER_BYTES - 4);
    if (!message.has(MessageFlags.CAPPED)) {
      long bodyLength = requestLength - ByteFields.MESSAGE_HEADER_BYTES;
      if (bodyLength < 0 || bodyLength > payload.remaining()) {
        throw NetlinkException.malformed("an error repeats a request of " + requestLength);
      }
      payload.skip(Math.min(ByteFields.aligned((int) bodyLength), payload.remaining()));
    }
    return withDetails(errno, payload.attributes());
  }

  /** Reads the DONE message of a dump; it carries the errno of a dump that failed on its way. */
  static KernelAnswer ofDone(NetlinkMessage message) throws NetlinkException {
    PayloadReader payload = message.payload();
    if (payload.remaining() == 0) {
      return new KernelAnswer(0, null, 0, -1);
    }
    int status = payload.i32();
    // Some families return a positive count here.
    int errno = Math.max(0, -status);
    return message.has(MessageFlags.ACK_ATTRIBUTES)
        ? withDetails(errno, payload.attributes())
        : new KernelAnswer(errno, null, 0, -1);
  }

  private static KernelAnswer withDetails(int errno, AttributeReader attributes)
      throws NetlinkException {
    String text = null;
    long offset = 0;
    long missingAttribute = -1;
    while (attributes.next()) {
      switch (attributes.type()) {
        case TEXT -> text = attributes.text();
        case OFFSET -> offset = attributes.u32();
        case MISSING_TYPE -> missingAttribute = attributes.u32();
        default -> {} // cookies and policies, of no use to an operator
      }
    }
    return new KernelAnswer(errno, text, offset, missingAttribute);
  }

  boolean isSuccess() {
    return errno == 0;
  }

  /** The failure of an operation, in words. */
  NetlinkException failureOf(Object operation) {
    StringBuilder message = new StringBuilder();
    message.append(operation).append(": ").append(Errno.describe(errno));
    if (text != null) {
      message.append("; kernel: \"").append(text).append('"');
    }
    if (offset != 0) {
      message.append(" at byte ").append(offset).append(" of the request");
    }
    if (missingAttribute >= 0) {
      message.append("; attribute ").append(missingAttribute).append(" is missing");
    }
    return new NetlinkException(message.toString(), errno, null);
  }
}
