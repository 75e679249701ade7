package io.kubeipvs.testkit.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.IpvsOperation.AddDestination;
import io.kubeipvs.linux.ipvs.IpvsOperation.AddServer;
import io.kubeipvs.linux.ipvs.IpvsOperation.DeleteServer;
import io.kubeipvs.linux.ipvs.IpvsOperation.SetServer;
import io.kubeipvs.linux.ipvs.IpvsOperation.Zero;
import io.kubeipvs.linux.ipvs.IpvsStatistics;
import io.kubeipvs.linux.ipvs.ServerListing;
import io.kubeipvs.linux.ipvs.ServiceFlags;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link Ipvs} does with virtual servers. */
abstract class VirtualServerContract extends IpvsFixture {
  @Test
  void aFreshNamespaceHasNoServers() throws Exception {
    assertThat(ipvs().servers()).isEmpty();
    assertThat(ipvs().server(API)).isNull();
    assertThat(ipvs().destinations(API)).isEmpty();
  }

  @Test
  void aServerIsListedAsItWasAdded() throws Exception {
    VirtualServer server = VirtualServer.of(API, "rr");
    apply(new AddServer(server));

    VirtualServerStatus expected = new VirtualServerStatus(server, IpvsStatistics.ZERO);
    assertThat(ipvs().servers()).containsExactly(expected);
    assertThat(ipvs().server(API)).isEqualTo(expected);
  }

  /** Longer than what the kernel tells at once; other questions and writes come in between. */
  @Test
  void aListInPartsShowsAllServersThatAreThereAllAlong() throws Exception {
    Set<VirtualServerKey> keys = new HashSet<>();
    for (int i = 0; i < 250; i++) {
      IpAddress address = IpAddress.ofIpv4(0x0a600100 + i);
      keys.add(VirtualServerKey.of(Protocol.TCP, address, 80));
    }
    for (VirtualServerKey key : keys) {
      apply(new AddServer(VirtualServer.of(key, "rr")));
    }

    ServerListing listing = ipvs().listing();
    Set<VirtualServerKey> listed = new HashSet<>();
    while (!listing.isDone()) {
      for (VirtualServerStatus status : listing.next()) {
        listed.add(status.server().key());
      }
      assertThat(ipvs().destinations(keys.iterator().next())).isEmpty();
      apply(new Zero(keys.iterator().next()));
    }

    assertThat(listed).isEqualTo(keys);
    assertThat(listing.next()).isEmpty();
  }

  /** So who reads it must not take it for what is there. */
  @Test
  void aPartOfAListingIsAsOldAsTheReadingOfTheOneBefore() throws Exception {
    for (int i = 0; i < 250; i++) {
      VirtualServerKey key =
          VirtualServerKey.of(Protocol.TCP, IpAddress.ofIpv4(0x0a600100 + i), 80);
      apply(new AddServer(VirtualServer.of(key, "rr")));
    }
    ServerListing listing = ipvs().listing();
    assertThat(listing.next()).isNotEmpty();
    ipvs().flush();

    assertThat(listing.next()).isNotEmpty();
    assertThat(ipvs().servers()).isEmpty();
  }

  @Test
  void aNewListingBeginsAnewWhereverTheLastOneStood() throws Exception {
    for (int i = 0; i < 250; i++) {
      VirtualServerKey key =
          VirtualServerKey.of(Protocol.TCP, IpAddress.ofIpv4(0x0a600100 + i), 80);
      apply(new AddServer(VirtualServer.of(key, "rr")));
    }
    assertThat(ipvs().listing().next()).isNotEmpty();

    ServerListing again = ipvs().listing();
    int count = 0;
    while (!again.isDone()) {
      count += again.next().size();
    }

    assertThat(count).isEqualTo(250);
  }

  @Test
  void everySettingOfAServerComesBack() throws Exception {
    int persistent = ServiceFlags.PERSISTENT;
    int hashing = ServiceFlags.SCHEDULER_FALLBACK | ServiceFlags.SCHEDULER_SOURCE_PORT;
    List<VirtualServer> servers =
        List.of(
            new VirtualServer(API, "wlc", persistent, 10_800, 32, null),
            new VirtualServer(DNS, "rr", ServiceFlags.ONE_PACKET, 0, 32, null),
            new VirtualServer(API6, "sh", persistent | hashing, 86_400, 64, null),
            new VirtualServer(MARK, "none", persistent, 60, 0, null));
    for (VirtualServer server : servers) {
      apply(new AddServer(server));
    }

    assertThat(servers()).containsExactlyInAnyOrderElementsOf(servers);
  }

  @Test
  void serversDifferByProtocolAddressPortOrMark() throws Exception {
    IpAddress address = IpAddress.parse("10.96.0.10");
    List<VirtualServer> servers =
        List.of(
                VirtualServerKey.of(Protocol.TCP, address, 53),
                VirtualServerKey.of(Protocol.UDP, address, 53),
                VirtualServerKey.of(Protocol.SCTP, address, 53),
                VirtualServerKey.of(Protocol.TCP, address, 54),
                VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.0.11"), 53),
                VirtualServerKey.of(Protocol.TCP, IpAddress.parse("fd00:10:96::a"), 53),
                MARK,
                new VirtualServerKey.FirewallMark(IpFamily.IPV4, -1),
                new VirtualServerKey.FirewallMark(IpFamily.IPV6, 7))
            .stream()
            .map(key -> VirtualServer.of(key, "rr"))
            .toList();
    for (VirtualServer server : servers) {
      apply(new AddServer(server));
    }

    assertThat(servers()).containsExactlyInAnyOrderElementsOf(servers);
  }

  @Test
  void aServerIsAddedOnce() throws Exception {
    apply(new AddServer(VirtualServer.of(API, "rr")), new AddServer(VirtualServer.of(MARK, "rr")));

    assertThat(errno(new AddServer(VirtualServer.of(API, "wlc")))).isEqualTo(Errno.EEXIST);
    assertThat(errno(new AddServer(VirtualServer.of(MARK, "rr")))).isEqualTo(Errno.EEXIST);
    assertThat(servers()).contains(VirtualServer.of(API, "rr"));
  }

  @Test
  void setReplacesEverySetting() throws Exception {
    apply(
        new AddServer(
            new VirtualServer(
                API,
                "sh",
                ServiceFlags.PERSISTENT | ServiceFlags.SCHEDULER_FALLBACK,
                10_800,
                24,
                null)),
        new AddDestination(API, POD));

    apply(new SetServer(VirtualServer.of(API, "wlc")));

    assertThat(servers()).containsExactly(VirtualServer.of(API, "wlc"));
    assertThat(destinations(API)).containsExactly(POD);
  }

  @Test
  void aServerThatIsNotThereIsNotChanged() throws Exception {
    assertThat(errno(new SetServer(VirtualServer.of(API, "rr")))).isEqualTo(Errno.ESRCH);
    assertThat(errno(new DeleteServer(API))).isEqualTo(Errno.ESRCH);
    assertThat(errno(new Zero(API))).isEqualTo(Errno.ESRCH);
    assertThat(servers()).isEmpty();
  }

  @Test
  void aSchedulerWithoutAModuleIsNotFound() throws Exception {
    apply(new AddServer(VirtualServer.of(DNS, "rr")));

    assertThat(errno(new AddServer(VirtualServer.of(API, "nosuch")))).isEqualTo(Errno.ENOENT);
    assertThat(errno(new SetServer(VirtualServer.of(DNS, "nosuch")))).isEqualTo(Errno.ENOENT);
    assertThat(servers()).containsExactly(VirtualServer.of(DNS, "rr"));
  }

  @Test
  void aPersistenceEngineWithoutAModuleIsNotFound() throws Exception {
    VirtualServer server = new VirtualServer(DNS, "rr", ServiceFlags.PERSISTENT, 60, 32, "nosuch");

    assertThat(errno(new AddServer(server))).isEqualTo(Errno.ENOENT);
  }

  @Test
  void deletingAServerDropsItsRealServers() throws Exception {
    apply(
        new AddServer(VirtualServer.of(API, "rr")),
        new AddDestination(API, POD),
        new DeleteServer(API),
        new AddServer(VirtualServer.of(API, "rr")));

    assertThat(destinations(API)).isEmpty();
  }
}
