package io.kubeipvs.testkit.link;

import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.link.Links;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.net.IpAddress;
import java.util.List;
import java.util.Objects;

/** The links under test, and what the parts of their contract share. */
abstract class LinksFixture {
  static final IpAddress DNS = IpAddress.parse("10.96.0.10");
  static final IpAddress DNS6 = IpAddress.parse("fd00:10:96::a");
  static final int ABSENT = 4711;

  /** The links; the same ones each time within a test. */
  protected abstract Links links() throws Exception;

  /** Sets a link UP. */
  protected abstract void setUp(String name) throws Exception;

  final int dummy(String name) throws Exception {
    links().apply(List.of(new LinkOperation.AddDummy(name))).orThrow();
    return index(name);
  }

  final int index(String name) throws Exception {
    return Objects.requireNonNull(links().find(name), name).index();
  }

  final int errno(LinkOperation operation) throws Exception {
    BatchResult result = links().apply(List.of(operation));
    return result.isAllDone() ? 0 : result.failures().getFirst().reason().errno();
  }
}
