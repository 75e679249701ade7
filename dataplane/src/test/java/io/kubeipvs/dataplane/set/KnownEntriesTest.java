package io.kubeipvs.dataplane.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class KnownEntriesTest {
  private static final List<IpAddress> ADDRESSES =
      List.of(
          IpAddress.parse("0.0.0.0"),
          IpAddress.parse("10.96.0.1"),
          IpAddress.parse("255.255.255.255"),
          IpAddress.parse("fd00:10:96::1"),
          IpAddress.parse("::10.96.0.1"));

  /** Of all shapes and of both families, at the edges of addresses and ports. */
  private static List<IpSetEntry> entries() {
    List<IpSetEntry> entries = new ArrayList<>();
    for (int port : List.of(0, 80, 65_535)) {
      entries.add(new IpSetEntry.Port(port));
      for (Protocol protocol : Protocol.values()) {
        for (IpAddress address : ADDRESSES) {
          entries.add(new IpSetEntry.IpPort(address, protocol, port));
          IpPrefix host = IpPrefix.ofHost(address);
          entries.add(new IpSetEntry.IpPortNet(address, protocol, port, host));
          for (IpAddress second : ADDRESSES) {
            entries.add(new IpSetEntry.IpPortIp(address, protocol, port, second));
          }
        }
      }
    }
    for (IpAddress address : ADDRESSES) {
      entries.add(new IpSetEntry.Ip(address));
      entries.add(new IpSetEntry.Net(IpPrefix.ofHost(address)));
    }
    return entries;
  }

  @ParameterizedTest
  @EnumSource(IpSetType.class)
  void isASetWhateverComesAndGoes(IpSetType type) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    KnownEntries known = new KnownEntries(type, List.of());
    Set<IpSetEntry> plain = new HashSet<>();
    List<IpSetEntry> entries = entries();
    for (int i = 0; i < 3_000; i++) {
      IpSetEntry entry = entries.get(random.nextInt(entries.size()));
      if (random.nextInt(3) == 0) {
        assertThat(known.remove(entry)).isEqualTo(plain.remove(entry));
      } else {
        assertThat(known.add(entry)).isEqualTo(plain.add(entry));
      }
      assertThat(known.contains(entry)).isEqualTo(plain.contains(entry));
      if (i % 20 == 0) {
        assertThat(known).as("seed %d, step %d", seed, i).isEqualTo(plain);
        assertThat(new HashSet<>(known)).isEqualTo(plain);
      }
    }
  }
}
