package io.kubeipvs.testkit.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.link.Link;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.link.Links;
import io.kubeipvs.linux.link.Route;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link Links} does, in a namespace with a loopback link and nothing else. */
public abstract class LinksContract extends RouteContract {
  // Links.

  @Test
  void aFreshNamespaceHasTheLoopbackLinkDown() throws Exception {
    assertThat(links().links())
        .singleElement()
        .satisfies(link -> {
          assertThat(link.name()).isEqualTo("lo");
          assertThat(link.kind()).isEmpty();
          assertThat(link.isLoopback()).isTrue();
          assertThat(link.isUp()).isFalse();
          assertThat(link.mtu()).isEqualTo(65_536);
        });
    assertThat(links().addresses()).isEmpty();
  }

  @Test
  void aDummyIsDownAndWithoutArp() throws Exception {
    int index = dummy("kube-ipvs0");

    assertThat(links().find("kube-ipvs0"))
        .isEqualTo(new Link(index, "kube-ipvs0", "dummy", 0x82, 1500)); // BROADCAST, NOARP
    assertThat(links().links()).hasSize(2).contains(links().find("kube-ipvs0"));
  }

  @Test
  void aLinkThatIsNotThereIsNull() throws Exception {
    assertThat(links().find("kube-ipvs0")).isNull();
    assertThat(links().find("")).isNull();
    assertThat(links().find("a-name-that-is-too-long-for-a-link")).isNull();
  }

  @Test
  void aNameThatIsTakenIsRefused() throws Exception {
    dummy("kube-ipvs0");

    assertThat(errno(new LinkOperation.AddDummy("kube-ipvs0"))).isEqualTo(Errno.EEXIST);
    assertThat(errno(new LinkOperation.AddDummy("lo"))).isEqualTo(Errno.EEXIST);
  }

  @Test
  void aNameThatIsNoneIsRefused() throws Exception {
    assertThat(errno(new LinkOperation.AddDummy("a/b"))).isEqualTo(Errno.EINVAL);
    assertThat(errno(new LinkOperation.AddDummy("sixteen-letters-"))).isEqualTo(Errno.ERANGE);
  }

  @Test
  void deletingALinkTakesItsAddressesAlong() throws Exception {
    int index = dummy("kube-ipvs0");
    links().apply(List.of(new LinkOperation.AddAddress(index, DNS))).orThrow();

    assertThat(errno(new LinkOperation.DeleteLink(index))).isZero();
    assertThat(links().find("kube-ipvs0")).isNull();
    assertThat(links().addresses()).isEmpty();
    assertThat(links().routes(Route.TABLE_LOCAL)).isEmpty();
    assertThat(errno(new LinkOperation.DeleteLink(index))).isEqualTo(Errno.ENODEV);
  }

  @Test
  void theLoopbackLinkStays() throws Exception {
    assertThat(errno(new LinkOperation.DeleteLink(index("lo")))).isEqualTo(Errno.EOPNOTSUPP);
  }

  // Addresses.

  @Test
  void addressesOfBothFamiliesAreAddedAndListed() throws Exception {
    int index = dummy("kube-ipvs0");
    links()
        .apply(
            List.of(
                new LinkOperation.AddAddress(index, DNS),
                new LinkOperation.AddAddress(index, DNS6)))
        .orThrow();

    assertThat(links().addresses(index))
        .containsExactlyInAnyOrder(
            new InterfaceAddress(index, DNS, 32), new InterfaceAddress(index, DNS6, 128));
  }

  @Test
  void anAddressThatIsThereIsRefused() throws Exception {
    int index = dummy("kube-ipvs0");
    for (IpAddress address : List.of(DNS, DNS6)) {
      assertThat(errno(new LinkOperation.AddAddress(index, address))).isZero();
      assertThat(errno(new LinkOperation.AddAddress(index, address))).isEqualTo(Errno.EEXIST);
    }
  }

  @Test
  void addressesAreDeleted() throws Exception {
    int index = dummy("kube-ipvs0");
    for (IpAddress address : List.of(DNS, DNS6)) {
      assertThat(errno(new LinkOperation.AddAddress(index, address))).isZero();
      assertThat(errno(new LinkOperation.DeleteAddress(index, address))).isZero();
      assertThat(errno(new LinkOperation.DeleteAddress(index, address)))
          .isEqualTo(Errno.EADDRNOTAVAIL);
    }
    assertThat(links().addresses(index)).isEmpty();
  }

  @Test
  void anAddressOfAnotherPrefixLengthIsNotTheOneToDelete() throws Exception {
    int index = dummy("kube-ipvs0");
    for (IpAddress address : List.of(DNS, DNS6)) {
      assertThat(errno(new LinkOperation.AddAddress(index, address))).isZero();
      assertThat(errno(new LinkOperation.DeleteAddress(index, address, 24)))
          .isEqualTo(Errno.EADDRNOTAVAIL);
    }
    assertThat(links().addresses(index)).hasSize(2);
  }

  @Test
  void aLinkThatIsNotThereTakesNoAddresses() throws Exception {
    for (IpAddress address : List.of(DNS, DNS6)) {
      assertThat(errno(new LinkOperation.AddAddress(ABSENT, address))).isEqualTo(Errno.ENODEV);
      assertThat(errno(new LinkOperation.DeleteAddress(ABSENT, address))).isEqualTo(Errno.ENODEV);
    }
    assertThatThrownBy(() -> links().addresses(ABSENT))
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
  }

  @Test
  void addressesAreListedByLink() throws Exception {
    int first = dummy("kube-ipvs0");
    int second = dummy("other0");
    IpAddress node = IpAddress.parse("192.168.224.4");
    links()
        .apply(
            List.of(
                new LinkOperation.AddAddress(first, DNS),
                new LinkOperation.AddAddress(second, node)))
        .orThrow();

    assertThat(links().addresses(first)).containsExactly(new InterfaceAddress(first, DNS, 32));
    assertThat(links().addresses(second)).containsExactly(new InterfaceAddress(second, node, 32));
    assertThat(links().addresses()).hasSize(2);
  }

  @Test
  void anAddressIsLocalThoughItsLinkIsDown() throws Exception {
    int index = dummy("kube-ipvs0");
    links()
        .apply(
            List.of(
                new LinkOperation.AddAddress(index, DNS),
                new LinkOperation.AddAddress(index, DNS6)))
        .orThrow();

    List<IpPrefix> both = List.of(IpPrefix.ofHost(DNS), IpPrefix.ofHost(DNS6));
    // The kernel finishes an IPv6 address, its route included, a moment after it answered.
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!localTo(index).containsAll(both) && System.nanoTime() < deadlineNanos) {
      Thread.sleep(10);
    }
    assertThat(localTo(index)).containsExactlyInAnyOrderElementsOf(both);
  }

  private List<IpPrefix> localTo(int linkIndex) throws Exception {
    return links().routes(Route.TABLE_LOCAL).stream()
        .filter(route -> route.type() == Route.Type.LOCAL && route.linkIndex() == linkIndex)
        .map(Route::destination)
        .toList();
  }

  // Batches.

  @Test
  void anErrorDoesNotStopTheOthersAndIsKnownByItsPosition() throws Exception {
    int index = dummy("kube-ipvs0");
    BatchResult result =
        links()
            .apply(
                List.of(
                    new LinkOperation.AddAddress(index, DNS),
                    new LinkOperation.AddAddress(index, DNS),
                    new LinkOperation.AddAddress(ABSENT, DNS),
                    new LinkOperation.AddAddress(index, DNS6)));

    assertThat(result.failures()).extracting(BatchResult.Failure::index).containsExactly(1, 2);
    assertThat(result.failures())
        .extracting(failure -> failure.reason().errno())
        .containsExactly(Errno.EEXIST, Errno.ENODEV);
    assertThat(result.failures().getFirst().reason())
        .hasMessageStartingWith("add address 10.96.0.10 to link " + index + ": EEXIST");
    assertThat(links().addresses(index)).hasSize(2);
  }

  @Test
  void manyAddressesGoInOneCall() throws Exception {
    int index = dummy("kube-ipvs0");
    List<LinkOperation> additions = new ArrayList<>();
    List<LinkOperation> deletions = new ArrayList<>();
    for (int i = 1; i <= 1500; i++) {
      IpAddress address = IpAddress.ofIpv4(0x0a600000 + i); // 10.96.0.1 and on
      additions.add(new LinkOperation.AddAddress(index, address));
      deletions.add(new LinkOperation.DeleteAddress(index, address));
    }
    links().apply(additions).orThrow();
    assertThat(links().addresses(index)).hasSize(1500);

    links().apply(deletions).orThrow();
    assertThat(links().addresses(index)).isEmpty();
  }

  @Test
  void anEmptyBatchIsDone() throws Exception {
    assertThat(links().apply(List.of()).isAllDone()).isTrue();
  }
}
