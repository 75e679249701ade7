package io.kubeipvs.kernel.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kernel.support.TestNamespace;
import io.kubeipvs.linux.link.KernelLinks;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.link.Links;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.testkit.link.LinksContract;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class KernelLinksTest extends LinksContract {
  private TestNamespace namespace;
  private KernelLinks links;

  @BeforeEach
  void inAFreshNamespace() throws Exception {
    namespace = TestNamespace.create();
    links = namespace.namespace().call(KernelLinks::open);
  }

  @AfterEach
  void close() {
    links.close();
    namespace.close();
  }

  @Override
  protected Links links() {
    return links;
  }

  @Override
  protected void setUp(String name) throws Exception {
    namespace.run("ip", "link", "set", name, "up");
  }

  @Test
  void leavesTheDummyAndAddressesAsKubeProxyDoes() throws Exception {
    links.apply(List.of(new LinkOperation.AddDummy("kube-ipvs0"))).orThrow();
    int index = Objects.requireNonNull(links.find("kube-ipvs0")).index();
    links
        .apply(
            List.of(
                new LinkOperation.AddAddress(index, IpAddress.parse("10.96.0.1")),
                new LinkOperation.AddAddress(index, IpAddress.parse("fd00:10:96::1"))))
        .orThrow();

    assertThat(namespace.run("ip", "-o", "-d", "link", "show", "kube-ipvs0"))
        .startsWith(index + ": kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN ")
        .contains(" dummy ");
    assertThat(addressLines())
        .containsExactly(
            "inet 10.96.0.1/32 scope global kube-ipvs0 valid_lft forever preferred_lft forever",
            "inet6 fd00:10:96::1/128 scope global valid_lft forever preferred_lft forever");
  }

  /** {@code ip -o addr show} without the index, and with single spaces. */
  private List<String> addressLines() throws Exception {
    return namespace
        .run("ip", "-o", "address", "show", "kube-ipvs0")
        .lines()
        .map(line -> line.replace("\\", " ").replaceAll("\\s+", " ").strip())
        .map(line -> line.replaceFirst("^\\d+: kube-ipvs0 ", ""))
        .toList();
  }
}
