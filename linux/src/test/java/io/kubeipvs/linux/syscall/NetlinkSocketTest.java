package io.kubeipvs.linux.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against the running kernel, with what any user may do. */
@Timeout(30)
final class NetlinkSocketTest {
  private static final int NETLINK_ROUTE = 0;
  private static final int NETLINK_GENERIC = 16;

  /** A look-up of the controller family by its id, which every kernel answers. */
  private static final byte[] LOOK_UP = {
    24, 0, 0, 0, 16, 0, 1, 0, 7, 0, 0, 0, 0, 0, 0, 0, // 24 bytes, controller, REQUEST, sequence 7
    3, 1, 0, 0, // GETFAMILY
  };

  @Test
  void repliesAreQueuedWhenTheSendReturns() throws Exception {
    byte[] received = new byte[4096];
    try (NetlinkSocket socket = NetlinkSocket.open(NETLINK_GENERIC, 4096)) {
      // Without the attribute the kernel wants, so the answer is an error of a known length.
      byte[] request = LOOK_UP.clone();
      request[0] = 20;
      socket.send(request, 20);

      int length = socket.receive(received, 0);

      assertThat(length).isEqualTo(36 + 4); // the header and the 4 bytes of body come back
      assertThat(received[4]).as("message type").isEqualTo((byte) 2);
      assertThat(received[8]).as("sequence").isEqualTo((byte) 7);
    }
  }

  @Test
  void anEmptyQueueIsNotWaitedForLongerThanAsked() throws Exception {
    try (NetlinkSocket socket = NetlinkSocket.open(NETLINK_ROUTE, 4096)) {
      assertThat(socket.receive(new byte[4096], 0)).isEqualTo(-1);
      assertThat(socket.receive(new byte[4096], 20)).isEqualTo(-1);
    }
  }

  @Test
  void aDatagramLongerThanTheBufferIsNoticed() throws Exception {
    try (NetlinkSocket socket = NetlinkSocket.open(NETLINK_GENERIC, 16)) {
      byte[] request = LOOK_UP.clone();
      request[0] = 20;
      socket.send(request, 20);

      SystemCallException failure =
          catchThrowableOfType(SystemCallException.class, () -> socket.receive(new byte[4096], 0));

      assertThat(failure.errno()).isEqualTo(Errno.EMSGSIZE);
    }
  }

  @Test
  void aProtocolThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> NetlinkSocket.open(4711, 4096))
        .isInstanceOf(SystemCallException.class)
        .hasMessage(
            "open netlink socket of protocol 4711: EPROTONOSUPPORT (Protocol not supported)");
  }

  @Test
  void optionsAreReadBack() throws Exception {
    int solSocket = 1;
    int soReceiveBuffer = 8;
    try (NetlinkSocket socket = NetlinkSocket.open(NETLINK_ROUTE, 4096)) {
      assertThat(socket.setOption(solSocket, soReceiveBuffer, 16_384)).isZero();
      assertThat(socket.option(solSocket, soReceiveBuffer)).isEqualTo(2 * 16_384);
      assertThat(socket.setOption(solSocket, 4711, 1)).isEqualTo(Errno.ENOPROTOOPT);
    }
  }

  @Test
  void closingTwiceClosesOnce() throws Exception {
    NetlinkSocket socket = NetlinkSocket.open(NETLINK_ROUTE, 4096);
    socket.close();
    socket.close();

    assertThatThrownBy(() -> socket.send(LOOK_UP, LOOK_UP.length))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("netlink socket of protocol 0 is closed");
  }
}
