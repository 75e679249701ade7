package io.kubeipvs.dataplane.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.ipvs.ForwardingMethod;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.ServiceFlags;
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
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many servers are compared by a census, and some in full each time. */
final class CensusComparisonTest {
  private static final int ENOBUFS = 105;
  private static final int SERVERS = 40;
  private static final int TURNS = 4;
  private static final Set<IpFamily> BOTH = EnumSet.allOf(IpFamily.class);

  private final FakeIpvs ipvs = new FakeIpvs();
  private final ServerTable table = new ServerTable(ipvs);
  private final ServerReader reader = new ServerReader(ipvs, table, SERVERS - 10);
  private final ServerSlices slices = reader.slices();
  private final Set<VirtualServerKey> changed = new HashSet<>();

  private static VirtualServerKey key(int number) {
    return VirtualServerKey.of(Protocol.TCP, IpAddress.ofIpv4(0x0a600100 + number), 80);
  }

  private static RealServer pod(int number) {
    return RealServer.masqueraded(IpAddress.ofIpv4(0x0af40100 + number), 8080);
  }

  @BeforeEach
  void aNodeWithManyServers() throws Exception {
    for (int number = 0; number < SERVERS; number++) {
      foreign(new IpvsOperation.AddServer(VirtualServer.of(key(number), "rr")));
      foreign(new IpvsOperation.AddDestination(key(number), pod(2 * number)));
      foreign(new IpvsOperation.AddDestination(key(number), pod(2 * number + 1)));
    }
    reader.readAll(BOTH);
  }

  /** What we have not done. */
  private void foreign(IpvsOperation operation) throws NetlinkException {
    ipvs.apply(List.of(operation)).orThrow();
  }

  private void ours(IpvsOperation operation) throws NetlinkException {
    ipvs.apply(List.of(operation)).orThrow();
    table.apply(operation);
  }

  private void readPart() throws NetlinkException {
    slices.readNext(BOTH, changed);
  }

  /** As the comparison does it, slice by slice. */
  private void compare() throws NetlinkException {
    do {
      readPart();
    } while (slices.isListing());
    readTheRest();
  }

  private void readTheRest() throws NetlinkException {
    for (VirtualServerKey key : slices.unread()) {
      if (reader.readDestinations(key)) {
        changed.add(key);
      }
    }
  }

  @Test
  void whereNothingDiffersMostServersAreNotAskedFor() throws Exception {
    int all = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      int before = ipvs.controls().readCount();
      compare();
      all += ipvs.controls().readCount() - before;
    }
    assertThat(changed).isEmpty();
    // A census each time, and of each server in its turn its settings and its real servers.
    assertThat(all).isEqualTo(TURNS + 2 * SERVERS);
  }

  /** A list costs the square of their number. */
  @Test
  void aNodeOfIpv4AloneReadsNoList() throws Exception {
    Set<IpFamily> ipv4 = EnumSet.of(IpFamily.IPV4);
    ipvs.controls().failReads("list virtual servers", ENOBUFS);
    foreign(new IpvsOperation.AddServer(VirtualServer.of(key6(1), "rr")));

    reader.readAll(ipv4);
    assertThat(table.keys()).hasSize(SERVERS);
    for (int comparison = 0; comparison < 40; comparison++) {
      do {
        slices.readNext(ipv4, changed);
      } while (slices.isListing());
      readTheRest();
    }
    assertThat(changed).isEmpty();
  }

  @Test
  void aStartAsksOnceForAllServersAndOnceForTheRealServersOfEach() throws Exception {
    int before = ipvs.controls().readCount();
    reader.readAll(EnumSet.of(IpFamily.IPV4));
    assertThat(ipvs.controls().readCount() - before).isEqualTo(2 + SERVERS);

    before = ipvs.controls().readCount();
    reader.readAll(BOTH);
    assertThat(ipvs.controls().readCount() - before).as("the list for IPv6").isEqualTo(3 + SERVERS);
  }

  @Test
  void aStartReadsWhatIsNotPlainInFull() throws Exception {
    RealServer limited =
        new RealServer(pod(0).endpoint(), ForwardingMethod.MASQUERADE, 1, 10, 5, null);
    foreign(new IpvsOperation.SetDestination(key(0), limited));
    foreign(new IpvsOperation.SetDestination(key(1), pod(2).withWeight(0)));
    foreign(new IpvsOperation.AddServer(VirtualServer.of(key6(1), "rr")));

    reader.readAll(BOTH);

    assertThat(known(0).destinations()).containsEntry(limited.endpoint(), limited);
    assertThat(known(1).demoted()).containsExactly(pod(2).endpoint());
    assertThat(table.keys()).hasSize(SERVERS + 1);
    assertThat(reader.areOthersThere()).isFalse();
  }

  @Test
  void whatAListLeavesOutIsAskedForBeforeItCountsAsGone() throws Exception {
    ipvs.counts(false); // so that the list is read
    ipvs.leaveOutOnce(key(7));
    foreign(new IpvsOperation.DeleteServer(key(8)));

    assertThat(reader.readSettings(BOTH)).containsExactly(key(8));
    assertThat(table.get(key(7))).isNotNull();
  }

  @Test
  void whatAListTellsIsNotLostIfAQuestionFails() throws Exception {
    ipvs.counts(false); // so that the list is read
    foreign(new IpvsOperation.SetServer(VirtualServer.of(key(3), "wlc")));
    foreign(new IpvsOperation.DeleteServer(key(8)));
    ipvs.controls().failReads("get virtual server", ENOBUFS);
    assertThatThrownBy(() -> reader.readSettings(BOTH)).isInstanceOf(NetlinkException.class);

    ipvs.controls().heal();
    assertThat(reader.readSettings(BOTH)).containsExactlyInAnyOrder(key(3), key(8));
  }

  /** No census tells of it. */
  @Test
  void aPersistenceEngineIsFoundWhenEachHasHadItsTurn() throws Exception {
    VirtualServer engine = new VirtualServer(key(3), "rr", ServiceFlags.PERSISTENT, 360, 32, "sip");
    foreign(new IpvsOperation.SetServer(engine));
    for (int turn = 0; turn < TURNS; turn++) {
      compare();
    }
    assertThat(known(3).settings()).isEqualTo(engine);
  }

  @Test
  void aRealServerThatWentIsFoundByEveryComparison() throws Exception {
    for (int number = 0; number < SERVERS; number++) {
      changed.clear();
      foreign(new IpvsOperation.DeleteDestination(key(number), pod(2 * number).endpoint()));
      compare();
      assertThat(changed).containsExactly(key(number));
      assertThat(known(number).destinations()).containsOnlyKeys(pod(2 * number + 1).endpoint());
    }
  }

  @Test
  void whatTheCensusTellsIsFoundByEveryComparison() throws Exception {
    VirtualServer sticky =
        new VirtualServer(key(3), "rr", ServiceFlags.PERSISTENT, 10_800, 32, null);
    for (int turn = 0; turn < TURNS; turn++) {
      foreign(new IpvsOperation.AddDestination(key(0), pod(200 + turn)));
      foreign(new IpvsOperation.SetServer(VirtualServer.of(key(2), turn % 2 == 0 ? "wlc" : "lc")));
      foreign(new IpvsOperation.SetServer(turn % 2 == 0 ? sticky : VirtualServer.of(key(3), "rr")));
      foreign(new IpvsOperation.DeleteServer(key(4 + turn)));
      foreign(new IpvsOperation.AddServer(VirtualServer.of(key(200 + turn), "rr")));

      compare();

      assertThat(changed)
          .containsExactlyInAnyOrder(key(0), key(2), key(3), key(4 + turn), key(200 + turn));
      assertThat(known(2).settings().scheduler()).isEqualTo(turn % 2 == 0 ? "wlc" : "lc");
      assertThat(table.get(key(4 + turn))).isNull();
      changed.clear();
    }
    compare();
    assertThat(changed).isEmpty();
  }

  @Test
  void whatItDoesNotTellIsFoundWhenEachHasHadItsTurn() throws Exception {
    RealServer limited =
        new RealServer(pod(0).endpoint(), ForwardingMethod.MASQUERADE, 1, 10, 5, null);
    foreign(new IpvsOperation.SetDestination(key(0), limited));
    foreign(new IpvsOperation.SetDestination(key(1), pod(2).withWeight(7)));
    foreign(new IpvsOperation.DeleteDestination(key(2), pod(4).endpoint()));
    foreign(new IpvsOperation.AddDestination(key(2), pod(99)));

    for (int turn = 0; turn < TURNS; turn++) {
      compare();
    }

    assertThat(changed).containsExactlyInAnyOrder(key(0), key(1), key(2));
    assertThat(known(0).destinations()).containsEntry(limited.endpoint(), limited);
    assertThat(known(2).destinations()).containsOnlyKeys(pod(5).endpoint(), pod(99).endpoint());
  }

  /** It would never be named again: what is once known differs no more. */
  @Test
  void whatCouldOnlyBeHalfReadIsFoundAgain() throws Exception {
    foreign(new IpvsOperation.SetServer(VirtualServer.of(key(3), "wlc")));
    ipvs.controls().failReads("list real servers", ENOBUFS);
    assertThatThrownBy(this::compare).isInstanceOf(NetlinkException.class);
    slices.end();

    ipvs.controls().heal();
    compare();

    assertThat(changed).containsExactly(key(3));
  }

  /** Such as one that may open no raw socket. */
  @Test
  void whereTheKernelDoesNotCountAllIsReadInFull() throws Exception {
    ipvs.counts(false);
    reader.readAll(BOTH);
    foreign(new IpvsOperation.SetDestination(key(1), pod(2).withWeight(7)));

    compare();
    assertThat(changed).containsExactly(key(1));
    assertThat(slices.unread()).hasSize(SERVERS);

    assertThat(reader.areOthersThere()).isFalse();
    ipvs.flush();
    assertThat(reader.areOthersThere()).isTrue();
    assertThat(reader.readSettings(BOTH)).hasSize(SERVERS);
  }

  /** The kernel's module is loaded by the first write. */
  @Test
  void aCountThatCouldNotBeHadAtFirstIsReckonedWithLater() throws Exception {
    ipvs.counts(false);
    reader.readAll(BOTH);
    ipvs.counts(true);

    assertThat(reader.areOthersThere()).isTrue();
    assertThat(reader.readSettings(BOTH)).isEmpty();
    assertThat(reader.areOthersThere()).isFalse();
  }

  /** A census knows IPv4 alone. */
  @Test
  void serversOfIpv6AreReadInFullEachTime() throws Exception {
    VirtualServerKey known = VirtualServerKey.of(Protocol.TCP, IpAddress.parse("fd00::1"), 80);
    VirtualServerKey unknown = VirtualServerKey.of(Protocol.TCP, IpAddress.parse("fd00::2"), 80);
    RealServer pod = RealServer.masqueraded(IpAddress.parse("fd00:10::1"), 8080);
    ours(new IpvsOperation.AddServer(VirtualServer.of(known, "rr")));
    ours(new IpvsOperation.AddDestination(known, pod));
    for (int turn = 0; turn < TURNS; turn++) {
      changed.clear();
      foreign(new IpvsOperation.SetDestination(known, pod.withWeight(10 + turn)));
      compare();
      assertThat(changed).containsExactly(known);
    }

    changed.clear();
    foreign(new IpvsOperation.AddServer(VirtualServer.of(unknown, "rr")));
    for (int turn = 0; turn < TURNS; turn++) {
      compare();
    }
    assertThat(changed).containsExactly(unknown);

    changed.clear();
    foreign(new IpvsOperation.DeleteServer(key(1)));
    assertThat(reader.readSettings(BOTH)).as("those of IPv6 stay").containsExactly(key(1));
    assertThat(table.get(known)).isNotNull();
  }

  @Test
  void theFirstServerOfIpv6IsFoundByTheListThatIsReadNowAndThen() throws Exception {
    VirtualServerKey unknown = VirtualServerKey.of(Protocol.TCP, IpAddress.parse("fd00::2"), 80);
    foreign(new IpvsOperation.AddServer(VirtualServer.of(unknown, "rr")));
    int comparisons = 0;
    while (changed.isEmpty() && comparisons < 100) {
      compare();
      comparisons++;
    }
    assertThat(changed).containsExactly(unknown);
    assertThat(comparisons).isEqualTo(32);
  }

  /** One at a time, in turn; those of IPv4 are counted. */
  @Test
  void amongManyOfIpv4TheLossOfThoseOfIpv6IsNoticedAtOnce() throws Exception {
    for (int number = 0; number < 3; number++) {
      ours(new IpvsOperation.AddServer(VirtualServer.of(key6(number), "rr")));
    }
    assertThat(reader.areOthersThere()).isFalse();
    for (int number = 0; number < 3; number++) {
      foreign(new IpvsOperation.DeleteServer(key6(number)));
    }
    assertThat(reader.areOthersThere()).isTrue();
    assertThat(reader.readSettings(BOTH)).containsOnly(key6(0), key6(1), key6(2));
  }

  @Test
  void whatWeWriteBetweenTwoPartsIsNotTakenForSomebodyElses() throws Exception {
    readPart();
    for (int number = 0; number < SERVERS; number++) {
      switch (number % 4) {
        case 0 -> ours(new IpvsOperation.DeleteServer(key(number)));
        case 1 -> ours(new IpvsOperation.SetServer(VirtualServer.of(key(number), "wlc")));
        case 2 ->
            ours(new IpvsOperation.SetDestination(key(number), pod(2 * number).withWeight(0)));
        default -> ours(new IpvsOperation.AddDestination(key(number), pod(100 + number)));
      }
    }
    ours(new IpvsOperation.AddServer(VirtualServer.of(key(200), "rr")));
    while (slices.isListing()) {
      readPart();
    }
    readTheRest();

    assertThat(changed).isEmpty();
    assertThat(table.keys()).hasSize(SERVERS - SERVERS / 4 + 1);
  }

  @Test
  void aServerThatCameOrWentIsNoticedByTheNumberOfServers() throws Exception {
    ours(new IpvsOperation.DeleteServer(key(0)));
    ours(new IpvsOperation.AddServer(VirtualServer.of(key(300), "rr")));
    assertThat(reader.areOthersThere()).isFalse();

    foreign(new IpvsOperation.DeleteServer(key(1)));
    assertThat(reader.areOthersThere()).isTrue();
    assertThat(reader.readSettings(BOTH)).containsExactly(key(1));
    assertThat(reader.areOthersThere()).isFalse();

    foreign(new IpvsOperation.AddServer(VirtualServer.of(key(301), "rr")));
    assertThat(reader.areOthersThere()).isTrue();
    assertThat(reader.readSettings(BOTH)).containsExactly(key(301));
    assertThat(reader.areOthersThere()).isFalse();
  }

  /** Firewall marks and the like, of which no plan knows. */
  @Test
  void serversThatDoNotCountAreReckonedWithOnceTheyHaveBeenRead() throws Exception {
    foreign(
        new IpvsOperation.AddServer(
            VirtualServer.of(new VirtualServerKey.FirewallMark(IpFamily.IPV4, 7), "rr")));
    assertThat(reader.areOthersThere()).isTrue();
    assertThat(reader.readSettings(BOTH)).isEmpty();
    assertThat(reader.areOthersThere()).isFalse();
  }

  /**
   * Those of IPv6 are looked for one by one, and then all are read, for no census tells of them.
   */
  @Test
  void aFlushIsNoticedThoughNoServerIsOfIpv4() throws Exception {
    for (int number = 0; number < SERVERS; number++) {
      ours(new IpvsOperation.DeleteServer(key(number)));
      ours(new IpvsOperation.AddServer(VirtualServer.of(key6(number), "rr")));
    }
    assertThat(reader.areOthersThere()).isFalse();

    ipvs.flush();

    assertThat(reader.areOthersThere()).isTrue();
    assertThat(reader.readSettings(BOTH)).hasSize(SERVERS);
    assertThat(table.keys()).isEmpty();
  }

  private static VirtualServerKey key6(int number) {
    return VirtualServerKey.of(Protocol.TCP, IpAddress.parse("fd00::" + number), 80);
  }

  @Test
  void aNodeWithFewServersIsReadInFullEachTime() throws Exception {
    for (int number = 10; number < SERVERS; number++) {
      ours(new IpvsOperation.DeleteServer(key(number)));
    }
    int before = ipvs.controls().readCount();

    compare();

    assertThat(slices.unread()).hasSize(10);
    // The question for the list and four parts of it, and the real servers of each.
    assertThat(ipvs.controls().readCount() - before).isEqualTo(1 + 4 + 10);
  }

  private KnownServer known(int number) {
    return Objects.requireNonNull(table.get(key(number)));
  }
}
