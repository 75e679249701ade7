package io.kubeipvs.linux.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.Conversation;
import io.kubeipvs.linux.netlink.MessageFlags;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.PayloadWriter;
import io.kubeipvs.linux.netlink.Replies;
import io.kubeipvs.linux.netlink.ScriptedKernel;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What no kernel does on demand: lists that change, kernels that are old, modules that lack. */
class KernelLinksScriptedTest {
  private static final IpAddress DNS = IpAddress.parse("10.96.0.10");

  private final ScriptedKernel kernel = new ScriptedKernel();
  private final KernelLinks links = new KernelLinks(new Conversation(kernel));

  private static byte[] address(int sequence, int flags, int linkIndex, IpAddress address) {
    PayloadWriter payload =
        new PayloadWriter()
            .u8(RtNetlink.addressFamily(address.family()))
            .u8(address.family().bitLength())
            .u8(0)
            .u8(0)
            .u32(linkIndex)
            .putAddress(RtNetlink.IFA_ADDRESS, address);
    return Replies.reply(
        RtNetlink.NEWADDR, MessageFlags.MULTI | flags, sequence, payload.toBytes());
  }

  private static byte[] route(int sequence, int table) {
    PayloadWriter payload = new PayloadWriter().u8(2).u8(16).u8(0).u8(0);
    payload.u8(table).u8(2).u8(0).u8(1).u32(0).putAddress(RtNetlink.RTA_DST, DNS);
    return Replies.reply(RtNetlink.NEWROUTE, MessageFlags.MULTI, sequence, payload.toBytes());
  }

  @Test
  void aKernelThatDoesNotLookAtTheMakerIsFilteredHere() throws Exception {
    kernel.thenReply(sequence ->
        Replies.datagram(route(sequence, Route.TABLE_LOCAL), Replies.done(sequence, 0)));
    kernel.thenReply(sequence ->
        Replies.datagram(route(sequence, Route.TABLE_LOCAL), Replies.done(sequence, 0)));

    assertThat(links.routes(Route.TABLE_LOCAL, 96)).isEmpty();
    assertThat(links.routes(Route.TABLE_LOCAL, 2)).hasSize(1);
  }

  @Test
  void whatHasNoRouteIsNotLocal() throws Exception {
    for (int errno :
        List.of(Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EACCES, Errno.EAFNOSUPPORT)) {
      kernel.thenReply(sequence -> Replies.answer(sequence, errno));

      assertThat(links.isLocal(DNS)).isFalse();
    }
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.ENOMEM));

    assertThatThrownBy(() -> links.isLocal(DNS))
        .isInstanceOf(NetlinkException.class)
        .hasMessageStartingWith("find the route to 10.96.0.10: ENOMEM");
  }

  @Test
  void aListThatChangedIsReadAgain() throws Exception {
    kernel.thenReply(sequence ->
        Replies.datagram(
            address(sequence, MessageFlags.DUMP_INTERRUPTED, 2, DNS), Replies.done(sequence, 0)));
    kernel.thenReply(sequence ->
        Replies.datagram(
            address(sequence, 0, 2, DNS),
            address(sequence, 0, 2, IpAddress.parse("10.96.0.1")),
            Replies.done(sequence, 0)));

    assertThat(links.addresses()).hasSize(2);
    kernel.assertFinished();
  }

  @Test
  void aKernelThatDoesNotFilterIsFilteredHere() throws Exception {
    kernel.thenReply(sequence ->
        Replies.datagram(
            address(sequence, 0, 1, IpAddress.parse("127.0.0.1")),
            address(sequence, 0, 2, DNS),
            Replies.done(sequence, 0)));
    kernel.thenReply(sequence ->
        Replies.datagram(
            route(sequence, Route.TABLE_LOCAL),
            route(sequence, Route.TABLE_MAIN),
            Replies.done(sequence, 0)));

    assertThat(links.addresses(2)).containsExactly(new InterfaceAddress(2, DNS, 32));
    assertThat(links.routes(Route.TABLE_MAIN))
        .extracting(Route::destination)
        .containsExactly(IpPrefix.parse("10.96.0.0/16"));
  }

  @Test
  void aMissingModuleIsNamed() throws Exception {
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.EOPNOTSUPP));
    BatchResult result = links.apply(List.of(new LinkOperation.AddDummy("kube-ipvs0")));

    assertThat(result.failures().getFirst().reason())
        .hasMessageStartingWith("add dummy link kube-ipvs0: EOPNOTSUPP")
        .hasMessageEndingWith("load the kernel module dummy (modprobe dummy)");
  }

  @Test
  void aMissingRightIsNamed() throws Exception {
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.EPERM));
    BatchResult result = links.apply(List.of(new LinkOperation.AddAddress(2, DNS)));

    assertThat(result.failures().getFirst().reason())
        .hasMessageStartingWith("add address 10.96.0.10 to link 2: EPERM")
        .hasMessageEndingWith("it needs CAP_NET_ADMIN");
  }

  /** What a kernel says of an IPv6 address on a link whose sysctl disable_ipv6 is 1. */
  @Test
  void ipv6ThatIsSwitchedOffIsNamed() throws Exception {
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.EACCES));
    BatchResult result =
        links.apply(List.of(new LinkOperation.AddAddress(2, IpAddress.parse("fd00:10:96::1"))));

    assertThat(result.failures().getFirst().reason())
        .hasMessageStartingWith("add address fd00:10:96::1 to link 2: EACCES")
        .hasMessageEndingWith("disable_ipv6");
  }

  @Test
  void onlyThatALinkIsNotThereMakesItNull() throws Exception {
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.ENODEV));
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.ENOMEM));

    assertThat(links.find("kube-ipvs0")).isNull();
    assertThatThrownBy(() -> links.find("kube-ipvs0"))
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOMEM));
  }

  @Test
  void closingClosesTheSocket() {
    links.close();

    assertThat(kernel.isClosed()).isTrue();
  }
}
