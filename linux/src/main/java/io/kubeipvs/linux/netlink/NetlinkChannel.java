package io.kubeipvs.linux.netlink;

/**
 * Carries datagrams to the kernel and back; the only part of a conversation that a test replaces.
 * One thread at a time uses a channel.
 */
public interface NetlinkChannel extends AutoCloseable {
  /**
   * How much goes into one datagram.
   *
   * @param sendBytes longest datagram that the kernel takes
   * @param replyBytes room for replies not yet received, as the kernel reckons it
   */
  record Limits(int sendBytes, int replyBytes) {}

  Limits limits();

  /** Sends one datagram. The kernel has acted on it, and its replies are queued, on return. */
  void send(byte[] datagram, int length) throws NetlinkException;

  /**
   * Receives one datagram.
   *
   * @param timeoutMillis how long to wait if none is queued; 0 for not at all
   * @return its length, or -1 if none came
   * @throws NetlinkException with ENOBUFS if the kernel dropped replies for want of room
   */
  int receive(byte[] into, int timeoutMillis) throws NetlinkException;

  @Override
  void close();
}
