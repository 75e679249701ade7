package io.kubeipvs.linux.nftables;

import io.kubeipvs.linux.netlink.NetlinkRequest;
import io.kubeipvs.linux.netlink.PayloadWriter;

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
