package io.kubeipvs.linux.netlink;

import org.jspecify.annotations.Nullable;

/** Turns a reply into a value. Pure; must copy what it keeps, for the message is only a view. */
@FunctionalInterface
public interface ReplyDecoder<T> {
  /**
   * Decodes one message.
   *
   * @return the value, or null for a message to leave out
   * @throws NetlinkException if the message is malformed
   */
  @Nullable T decode(NetlinkMessage reply) throws NetlinkException;
}
