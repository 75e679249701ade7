package io.kubeipvs.linux.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.genetlink.GenericRequest;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkMessage;
import io.kubeipvs.linux.netlink.Replies;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The kernel lists a server in the form it was written in, so what we write we read back. */
final class RoundTripTest {
  private static final int RUNS = 5000;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private static NetlinkMessage asReply(GenericRequest request) throws NetlinkException {
    return Replies.message(Replies.reply(0x1c, 0, 1, request.payload().toBytes()));
  }

  @Test
  void everyVirtualServerComesBack() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      VirtualServer server = virtualServer();
      IpvsOperation operation = new IpvsOperation.AddServer(server);
      assertThat(IpvsValidation.refusal(operation)).as("seed %d, run %d", seed, run).isNull();

      VirtualServerStatus decoded = IpvsReplies.server(asReply(IpvsRequests.of(operation)));

      assertThat(Objects.requireNonNull(decoded).server())
          .as("seed %d, run %d", seed, run)
          .isEqualTo(server);
    }
  }

  @Test
  void everyRealServerComesBack() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      RealServer server = realServer();
      IpvsOperation operation = new IpvsOperation.SetDestination(key(), server);
      assertThat(IpvsValidation.refusal(operation)).as("seed %d, run %d", seed, run).isNull();

      RealServerStatus decoded =
          IpvsReplies.destination(asReply(IpvsRequests.of(operation)), IpFamily.IPV4);

      assertThat(Objects.requireNonNull(decoded).server())
          .as("seed %d, run %d", seed, run)
          .isEqualTo(server);
    }
  }

  private VirtualServer virtualServer() {
    VirtualServerKey key = key();
    int flags = random.nextInt(0x40) & ~ServiceFlags.HASHED;
    int shortest = key.family() == IpFamily.IPV4 ? 0 : 1;
    return new VirtualServer(
        key,
        text(15),
        flags,
        random.nextLong(IpvsValidation.MAX_PERSISTENCE_SECONDS + 1),
        random.nextInt(shortest, key.family().bitLength() + 1),
        random.nextBoolean() ? text(16) : null);
  }

  private VirtualServerKey key() {
    return random.nextInt(4) == 0
        ? new VirtualServerKey.FirewallMark(
            random.nextBoolean() ? IpFamily.IPV4 : IpFamily.IPV6, random.nextInt() | 1)
        : new VirtualServerKey.Addressed(random.nextInt(1, 256), address(), random.nextInt(65_536));
  }

  private RealServer realServer() {
    boolean tunnelled = random.nextBoolean();
    ForwardingMethod method =
        tunnelled ? ForwardingMethod.TUNNEL : ForwardingMethod.ofNumber(random.nextInt(5));
    return new RealServer(
        new AddressPort(address(), random.nextInt(65_536)),
        method,
        random.nextInt(Integer.MAX_VALUE),
        random.nextInt(Integer.MAX_VALUE),
        random.nextInt(Integer.MAX_VALUE),
        tunnelled ? tunnel() : null);
  }

  private RealServer.@Nullable Tunnel tunnel() {
    return random.nextBoolean()
        ? null
        : new RealServer.Tunnel(
            RealServer.Tunnel.Type.ofNumber(random.nextInt(3)),
            random.nextInt(65_536),
            random.nextInt(65_536));
  }

  private IpAddress address() {
    return random.nextBoolean()
        ? IpAddress.ofIpv4(random.nextInt())
        : IpAddress.ofIpv6(random.nextLong(), random.nextLong());
  }

  private String text(int mostCharacters) {
    return random
        .ints(random.nextInt(1, mostCharacters + 1), 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
