package io.kubeipvs.kubernetes.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.net.IpAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EndpointsTest {
  private static Endpoint endpoint(
      String address, int conditions, String node, @Nullable ObjectKey target) {
    return new Endpoint(
        IpAddress.parse(address),
        (conditions & 1) != 0,
        (conditions & 2) != 0,
        (conditions & 4) != 0,
        node,
        List.of(),
        List.of(),
        target);
  }

  private static Endpoint hinted(String address, List<String> zones, List<String> nodes) {
    return new Endpoint(
        IpAddress.parse(address), true, true, false, "node-1", zones, nodes, pod("hinted"));
  }

  private static ObjectKey pod(String name) {
    return new ObjectKey("default", name);
  }

  private static void assertKept(List<Endpoint> list) {
    Endpoints packed = Endpoints.copyOf(list);
    assertThat(packed).hasSameSizeAs(list).containsExactlyElementsOf(list);
    assertThat(packed).isEqualTo(list).hasSameHashCodeAs(list);
    assertThat(packed).isEqualTo(Endpoints.copyOf(List.copyOf(list)));
    for (int i = 0; i < list.size(); i++) {
      assertThat(packed.get(i)).isEqualTo(list.get(i));
    }
  }

  @Test
  void everyConditionOfEitherFamilyIsKept() {
    List<Endpoint> all = new ArrayList<>();
    for (int conditions = 0; conditions < 8; conditions++) {
      all.add(endpoint("10.244.255." + conditions, conditions, "node-" + conditions, null));
      all.add(endpoint("fd00:ffff::8000:" + conditions, conditions, "", pod("p" + conditions)));
    }
    assertKept(all);
    assertKept(List.of());
  }

  @Test
  void hintsAreKeptInTheirOrder() {
    assertKept(
        List.of(
            hinted("10.0.0.1", List.of("zone-b", "zone-a"), List.of()),
            hinted("10.0.0.2", List.of(), List.of("node-2", "node-1")),
            hinted("10.0.0.3", List.of("zone-a"), List.of("node-1"))));
  }

  @Test
  void podsAreKeptWhateverTheirNamesShare() {
    assertKept(List.of(endpoint("10.0.0.1", 1, "n", pod("web-5d4c-x7k2p"))));
    assertKept(
        List.of(
            endpoint("10.0.0.1", 1, "n", pod("web-5d4c-x7k2p")),
            endpoint("10.0.0.2", 1, "n", null),
            endpoint("10.0.0.3", 1, "n", pod("web-5d4c-x")),
            endpoint("10.0.0.4", 1, "n", new ObjectKey("other", "web-5d4c-zzzzz"))));
    assertKept(
        List.of(
            endpoint("10.0.0.1", 1, "n", pod("a")), endpoint("10.0.0.2", 1, "n", pod("b" + "x"))));
    // Both begin with the same half of a character.
    assertKept(
        List.of(
            endpoint("10.0.0.1", 1, "n", pod("\u00e4")),
            endpoint("10.0.0.2", 1, "n", pod("\u00f6"))));
  }

  @Test
  void moreNamesThanOneByteCountsAreKept() {
    List<Endpoint> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      all.add(endpoint("10.0." + i / 250 + "." + (i % 250 + 1), 1, "node-" + i, pod("p" + i)));
    }
    assertKept(all);
    assertKept(List.of(endpoint("10.0.0.1", 1, "n", pod("p".repeat(253)))));
  }

  @Test
  void differentEndpointsDiffer() {
    Endpoint one = endpoint("10.0.0.1", 1, "node-1", pod("a"));
    Endpoint other = endpoint("10.0.0.1", 1, "node-2", pod("a"));
    assertThat(Endpoints.copyOf(List.of(one)))
        .isNotEqualTo(Endpoints.copyOf(List.of(other)))
        .isNotEqualTo(List.of(other));
  }

  @Test
  void anIteratorEnds() {
    Endpoints one = Endpoints.copyOf(List.of(endpoint("10.0.0.1", 1, "n", null)));
    Iterator<Endpoint> iterator = one.iterator();
    iterator.next();
    assertThat(iterator.hasNext()).isFalse();
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> one.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> one.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void areNotCopiedTwice() {
    Endpoints packed = Endpoints.copyOf(List.of(endpoint("10.0.0.1", 1, "n", null)));
    assertThat(Endpoints.copyOf(packed)).isSameAs(packed);
  }
}
