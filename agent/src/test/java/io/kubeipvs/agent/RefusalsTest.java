package io.kubeipvs.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.source.Hidden;
import io.kubeipvs.kubernetes.source.ObjectProblem;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RefusalsTest {
  private static final ObjectKey WEB = new ObjectKey("default", "web");
  private static final ObjectKey DNS = new ObjectKey("kube-system", "dns");
  private static final ObjectProblem FILE = problem("", new Hidden.Anything());
  private static final ObjectProblem SERVICE = problem("Service default/a", new Hidden.Services());
  private static final ObjectProblem WEB_SLICE = problem("web-1", new Hidden.EndpointsOf(WEB));
  private static final ObjectProblem DNS_SLICE = problem("dns-1", new Hidden.EndpointsOf(DNS));

  private final Refusals refusals = new Refusals();

  private static ObjectProblem problem(String object, Hidden hidden) {
    return new ObjectProblem("web.yaml", object, "bad", hidden);
  }

  @Test
  void troubleThatNamesNoObjectHidesNone() {
    refusals.add(new ObjectProblem("https://192.168.224.1:6443", "", "nodes: 403"));
    assertThat(refusals.narrow()).isTrue();
    assertThat(refusals.gaps()).isEqualTo(Gaps.NONE);
  }

  @Test
  void aServiceHidesNoEndpointsOfOthers() {
    refusals.add(SERVICE);
    refusals.narrow();
    assertThat(refusals.gaps()).isEqualTo(new Gaps(true, false, Set.of()));
    assertThat(refusals.keptRealServers()).isEqualTo("of unknown Services only");
  }

  @Test
  void aSliceHidesEndpointsOfItsService() {
    refusals.add(WEB_SLICE);
    refusals.narrow();
    assertThat(refusals.gaps()).isEqualTo(new Gaps(true, false, Set.of(WEB)));
    assertThat(refusals.keptRealServers()).isEqualTo("of unknown Services and default/web");
  }

  @Test
  void gapsOnlyClose() {
    refusals.add(FILE);
    refusals.narrow();
    assertThat(refusals.gaps()).isEqualTo(Gaps.ANYTHING);
    assertThat(refusals.keptRealServers()).isEqualTo("of all Services");
    assertThat(refusals.narrow()).as("news").isFalse();

    refusals.remove(FILE);
    refusals.add(WEB_SLICE);
    assertThat(refusals.narrow()).as("news").isTrue();
    assertThat(refusals.gaps()).isEqualTo(new Gaps(true, false, Set.of(WEB)));

    refusals.add(DNS_SLICE);
    refusals.add(FILE);
    assertThat(refusals.narrow()).as("news").isFalse();
    assertThat(refusals.gaps()).isEqualTo(new Gaps(true, false, Set.of(WEB)));

    refusals.remove(WEB_SLICE);
    refusals.remove(FILE);
    refusals.narrow();
    assertThat(refusals.gaps()).isEqualTo(new Gaps(true, false, Set.of()));

    refusals.remove(DNS_SLICE);
    refusals.narrow();
    refusals.add(FILE);
    refusals.narrow();
    assertThat(refusals.gaps()).isEqualTo(Gaps.NONE);
  }
}
