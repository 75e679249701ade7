package io.kubeipvs.dataplane.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.testkit.ipvs.FakeIpvs;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listing with writes between its parts, each of which is as old as the part before. */
final class ListingInPartsTest {
  private static final int SERVERS = 9;
  private static final Set<IpFamily> BOTH = EnumSet.allOf(IpFamily.class);

  private final FakeIpvs ipvs = new FakeIpvs();
  private final ServerTable table = new ServerTable(ipvs);
  private final ServerReader reader = new ServerReader(ipvs, table);
  private final Set<VirtualServerKey> changed = new HashSet<>();

  private static VirtualServerKey key(int number) {
    return VirtualServerKey.of(Protocol.TCP, IpAddress.ofIpv4(0x0a600100 + number), 80);
  }

  @BeforeEach
  void theFirstPartHasBeenRead() throws Exception {
    for (int number = 0; number < SERVERS; number++) {
      ipvs.apply(List.of(new IpvsOperation.AddServer(VirtualServer.of(key(number), "rr"))));
    }
    reader.readAll(BOTH);
    readPart();
  }

  private void readPart() throws NetlinkException {
    reader.slices().readNext(BOTH, changed);
  }

  private void readAllParts() throws NetlinkException {
    while (reader.slices().isListing()) {
      readPart();
    }
  }

  private void write(IpvsOperation operation) throws NetlinkException {
    ipvs.apply(List.of(operation)).orThrow();
    table.apply(operation);
  }

  @Test
  void serversThatWeDeletedAreNotTakenForNew() throws Exception {
    for (int number = 0; number < SERVERS; number++) {
      write(new IpvsOperation.DeleteServer(key(number)));
    }
    readAllParts();
    assertThat(changed).isEmpty();
    assertThat(table.keys()).isEmpty();
  }

  @Test
  void serversThatWeChangedAreNotTakenForChangedBySomebodyElse() throws Exception {
    for (int number = 0; number < SERVERS; number++) {
      write(new IpvsOperation.SetServer(VirtualServer.of(key(number), "wlc")));
    }
    readAllParts();
    assertThat(changed).isEmpty();
  }

  @Test
  void whatSomebodyElseChangedIsFound() throws Exception {
    ipvs.apply(List.of(new IpvsOperation.SetServer(VirtualServer.of(key(7), "wlc")))).orThrow();
    ipvs.apply(List.of(new IpvsOperation.AddServer(VirtualServer.of(key(99), "rr")))).orThrow();
    readAllParts();
    assertThat(changed).containsExactlyInAnyOrder(key(7), key(99));
  }
}
