package io.kubeipvs.agent.config;

import java.time.Duration;

/**
 * Settings of connection tracking made once at the start, as kube-proxy makes them. Immutable.
 *
 * @param maxPerCore flows to track per CPU of the machine; 0 leaves the limit as it is and ignores
 *     the minimum
 * @param minimum flows to track at least
 * @param tcpEstablished timeout of idle established TCP connections; zero leaves it
 * @param tcpCloseWait timeout in CLOSE_WAIT; zero leaves it
 * @param tcpBeLiberal take packets outside of the TCP window as valid
 * @param udp timeout of UDP flows without an answer; zero leaves it
 * @param udpStream timeout of UDP flows with one; zero leaves it
 */
public record ConntrackConfig(
    int maxPerCore,
    int minimum,
    Duration tcpEstablished,
    Duration tcpCloseWait,
    boolean tcpBeLiberal,
    Duration udp,
    Duration udpStream) {
  public static final ConntrackConfig DEFAULT =
      new ConntrackConfig(
          32_768,
          131_072,
          Duration.ofHours(24),
          Duration.ofHours(1),
          false,
          Duration.ZERO,
          Duration.ZERO);
}
