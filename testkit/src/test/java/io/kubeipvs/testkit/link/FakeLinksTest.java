package io.kubeipvs.testkit.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.link.Links;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeLinksTest extends LinksContract {
  private final FakeLinks links = new FakeLinks();

  @Override
  protected Links links() {
    return links;
  }

  @Override
  protected void setUp(String name) {
    links.setUp(name);
  }

  @Test
  void countsAndKeepsWrites() throws Exception {
    links.links();
    links.apply(List.of(new LinkOperation.AddDummy("kube-ipvs0")));

    assertThat(links.controls().writes()).containsExactly(new LinkOperation.AddDummy("kube-ipvs0"));
  }

  @Test
  void aWriteFailsWhenTold() throws Exception {
    links.controls().failNext(LinkOperation.AddDummy.class::isInstance, Errno.ENOBUFS);
    var result = links.apply(List.of(new LinkOperation.AddDummy("kube-ipvs0")));

    assertThat(result.failures().getFirst().reason().errno()).isEqualTo(Errno.ENOBUFS);
    assertThat(links.find("kube-ipvs0")).isNull();
  }

  @Test
  void aKernelWithoutTheModuleMakesNoDummy() throws Exception {
    links.dummyModule(false);
    var result = links.apply(List.of(new LinkOperation.AddDummy("kube-ipvs0")));

    assertThat(result.failures().getFirst().reason().errno()).isEqualTo(Errno.EOPNOTSUPP);
  }

  @Test
  void listsAddressesAsAnOperatorDoes() {
    int index = links.addLink("eth0", "veth", true);
    links.put(new InterfaceAddress(index, IpAddress.parse("192.168.224.4"), 24));

    assertThat(links.addressesOf("eth0", IpFamily.IPV4)).containsExactly("192.168.224.4/24");
    assertThat(links.addressesOf("eth0", IpFamily.IPV6)).isEmpty();
  }
}
