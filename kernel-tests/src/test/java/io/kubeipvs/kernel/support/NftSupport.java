package io.kubeipvs.kernel.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/** Whether this kernel has nf_tables with the families that kube-proxy uses. */
public final class NftSupport {
  private NftSupport() {}

  /** Skips the test, with the reason, where nft cannot make a table of the families ip and ip6. */
  public static void assume() throws IOException, InterruptedException {
    try (TestNamespace probe = TestNamespace.create()) {
      probe.run("nft", "add table ip probe; add table ip6 probe; add table inet probe");
    } catch (IOException e) {
      assumeTrue(false, "nft does not work here: " + String.valueOf(e.getMessage()).strip());
    }
  }
}
