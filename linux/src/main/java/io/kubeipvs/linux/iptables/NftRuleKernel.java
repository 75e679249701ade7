package io.kubeipvs.linux.iptables;

import io.kubeipvs.linux.netlink.AttributeReader;
import io.kubeipvs.linux.netlink.Conversation;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkMessage;
import io.kubeipvs.linux.netlink.NetlinkProtocol;
import io.kubeipvs.linux.netlink.NetlinkRequest;
import io.kubeipvs.linux.netlink.PayloadWriter;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpFamily;
import org.jspecify.annotations.Nullable;

/**
 * Asks nf_tables by nfnetlink (include/uapi/linux/netfilter/nf_tables.h, nf_tables_compat.h): every
 * change of anybody in the namespace has a generation of its own.
 */
final class NftRuleKernel implements RuleKernel {
  private static final int GET_GENERATION = 10 << 8 | 16; // NFT_MSG_GETGEN
  private static final int GENERATION_ID = 1; // NFTA_GEN_ID, be32
  private static final int COMPAT_GET = 11 << 8; // NFNL_MSG_COMPAT_GET
  private static final int COMPAT_NAME = 1;
  private static final int COMPAT_REVISION = 2; // be32
  private static final int COMPAT_TYPE = 3; // be32, 0 for a match
  private static final int HEADER_BYTES = 4; // struct nfgenmsg
  private static final int AF_UNSPEC = 0;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private final Conversation conversation;
  private final IpFamily family;

  NftRuleKernel(Conversation conversation, IpFamily family) {
    this.conversation = conversation;
    this.family = family;
  }

  static NftRuleKernel open(IpFamily family) throws NetlinkException {
    return new NftRuleKernel(Conversation.open(NetlinkProtocol.NETFILTER), family);
  }

  @Override
  public @Nullable RuleStamp stamp() throws IptablesException {
    NetlinkRequest question =
        new NetlinkRequest("ask for the rules' generation", GET_GENERATION, 0, header(AF_UNSPEC));
    try {
      return conversation.request(question, NftRuleKernel::generation);
    } catch (NetlinkException e) {
      return switch (e.errno()) {
        // So nfnetlink answers for a message or subsystem that it does not have.
        case Errno.EINVAL, Errno.EOPNOTSUPP -> null;
        default -> throw failure(e);
      };
    }
  }

  static RuleStamp generation(NetlinkMessage reply) throws NetlinkException {
    AttributeReader attributes = reply.payload().skip(HEADER_BYTES).attributes();
    while (attributes.next()) {
      if (attributes.type() == GENERATION_ID) {
        return new RuleStamp("generation " + Integer.toUnsignedString(attributes.be32()));
      }
    }
    throw NetlinkException.malformed("a generation has no number");
  }

  @Override
  public boolean hasMatch(String name) throws IptablesException {
    try {
      return conversation.request(matchQuestion(family, name), _ -> true);
    } catch (NetlinkException e) {
      return switch (e.errno()) {
        case Errno.ENOENT -> false;
        // There in another revision, or nft_compat is not loaded yet: the tool will know.
        case Errno.EPROTONOSUPPORT, Errno.EINVAL, Errno.EOPNOTSUPP -> true;
        default -> throw failure(e);
      };
    }
  }

  /** The operation begins the message already. */
  private static IptablesException failure(NetlinkException e) {
    return new IptablesException(String.valueOf(e.getMessage()), e);
  }

  static NetlinkRequest matchQuestion(IpFamily family, String name) {
    int number =
        switch (family) {
          case IPV4 -> AF_INET;
          case IPV6 -> AF_INET6;
        };
    PayloadWriter payload = header(number);
    payload.putText(COMPAT_NAME, name);
    payload.putBe32(COMPAT_REVISION, 0);
    payload.putBe32(COMPAT_TYPE, 0);
    return new NetlinkRequest("ask for match " + name, COMPAT_GET, 0, payload);
  }

  private static PayloadWriter header(int family) {
    return new PayloadWriter().u8(family).u8(0).be16(0);
  }

  @Override
  public void close() {
    conversation.close();
  }
}
