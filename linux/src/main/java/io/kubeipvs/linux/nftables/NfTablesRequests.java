package io.kubeipvs.linux.nftables;

import io.kubeipvs.linux.netlink.MessageFlags;
import io.kubeipvs.linux.netlink.NetlinkRequest;
import io.kubeipvs.linux.netlink.PayloadWriter;
import java.util.List;

/** Makes the messages to the kernel. Pure. */
final class NfTablesRequests {
  private NfTablesRequests() {}

  static NetlinkRequest list() {
    return new NetlinkRequest(
        "list nftables tables", NfTablesFormat.GET_TABLE, 0, header(NfTablesFormat.AF_UNSPEC, 0));
  }

  /** By its handle: a table that has taken its name meanwhile is not meant. */
  static NetlinkRequest delete(NfTable table) {
    PayloadWriter payload = header(table.family().number(), 0);
    payload.putBe64(NfTablesFormat.HANDLE, table.handle());
    return new NetlinkRequest("delete " + table, NfTablesFormat.DELETE_TABLE, 0, payload);
  }

  /** A table of this family that holds a chain for packets, though it sees none. */
  static List<NetlinkRequest> tableWithChain(NfFamily family, String name) {
    String operation = "check for nftables chains of family " + family.toolName();
    PayloadWriter table = header(family.number(), 0);
    table.putText(NfTablesFormat.NAME, name);
    table.putBe32(NfTablesFormat.FLAGS, NfTablesFormat.DORMANT);
    PayloadWriter chain = header(family.number(), 0);
    chain.putText(NfTablesFormat.CHAIN_TABLE, name);
    chain.putText(NfTablesFormat.CHAIN_NAME, "input");
    chain.beginNest(NfTablesFormat.CHAIN_HOOK);
    chain.putBe32(NfTablesFormat.HOOK_NUMBER, NfTablesFormat.LOCAL_IN);
    chain.putBe32(NfTablesFormat.HOOK_PRIORITY, 0);
    chain.endNest();
    chain.putText(NfTablesFormat.CHAIN_TYPE, "filter");
    int flags = MessageFlags.CREATE;
    return List.of(
        new NetlinkRequest(operation, NfTablesFormat.NEW_TABLE, flags, table),
        new NetlinkRequest(operation, NfTablesFormat.NEW_CHAIN, flags, chain));
  }

  static NetlinkRequest beginOf(NetlinkRequest change) {
    return frame(change, NfTablesFormat.BATCH_BEGIN);
  }

  static NetlinkRequest endOf(NetlinkRequest change) {
    return frame(change, NfTablesFormat.BATCH_END);
  }

  private static NetlinkRequest frame(NetlinkRequest change, int type) {
    PayloadWriter header = header(NfTablesFormat.AF_UNSPEC, NfTablesFormat.BATCH_SUBSYSTEM);
    return new NetlinkRequest(change.operation(), type, 0, header);
  }

  private static PayloadWriter header(int family, int resource) {
    return new PayloadWriter().u8(family).u8(0).be16(resource);
  }
}
