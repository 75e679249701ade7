package io.kubeipvs.dataplane.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipvs.ForwardingMethod;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.AddressPortList;
import io.kubeipvs.net.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class RealServersTest {
  private static RealServer server(String endpoint, ForwardingMethod method, int weight) {
    int colon = endpoint.lastIndexOf(':');
    String address = endpoint.substring(0, colon).replace("[", "").replace("]", "");
    int port = Integer.parseInt(endpoint.substring(colon + 1));
    return new RealServer(
        new AddressPort(IpAddress.parse(address), port), method, weight, 0, 0, null);
  }

  /** Of both families, at the edges of address and port, as we make them and otherwise. */
  private static List<RealServer> servers() {
    List<RealServer> servers = new ArrayList<>();
    for (String endpoint :
        List.of(
            "0.0.0.1:1",
            "10.244.1.6:80",
            "10.244.1.6:65535",
            "10.244.1.7:80",
            "255.255.255.254:65535",
            "[fd00:10:244:1::6]:80",
            "[::6]:80")) {
      servers.add(server(endpoint, ForwardingMethod.MASQUERADE, 1));
      servers.add(server(endpoint, ForwardingMethod.MASQUERADE, 0));
      servers.add(server(endpoint, ForwardingMethod.DIRECT_ROUTE, 1));
    }
    return servers;
  }

  @Test
  void isAMapWhateverComesAndGoes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    RealServers packed = new RealServers();
    Map<AddressPort, RealServer> plain = new HashMap<>();
    List<RealServer> servers = servers();
    for (int i = 0; i < 2_000; i++) {
      RealServer server = servers.get(random.nextInt(servers.size()));
      if (random.nextInt(3) == 0) {
        packed.forget(server.endpoint());
        plain.remove(server.endpoint());
      } else {
        packed.put(server);
        plain.put(server.endpoint(), server);
      }
      if (random.nextInt(50) == 0) {
        packed.replace(plain);
      }

      assertThat(packed).as("seed %d, step %d", seed, i).isEqualTo(plain);
      assertThat(packed.get(server.endpoint())).isEqualTo(plain.get(server.endpoint()));
      assertThat(packed.containsKey(server.endpoint()))
          .isEqualTo(plain.containsKey(server.endpoint()));
    }
  }

  @Test
  void thoseBesideAPlanAreFoundWhateverComesAndGoes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<RealServer> servers = servers();
    for (int i = 0; i < 500; i++) {
      RealServers there = new RealServers();
      Set<AddressPort> planned = new TreeSet<>();
      for (RealServer server : servers) {
        if (random.nextInt(3) == 0) {
          there.put(server);
        }
        if (random.nextInt(4) == 0) {
          planned.add(server.endpoint());
        }
      }
      Set<AddressPort> unplanned = new TreeSet<>(there.keySet());
      unplanned.removeAll(planned);

      assertThat(there.beside(AddressPortList.copyOf(planned)))
          .as("seed %d, step %d", seed, i)
          .containsExactlyElementsOf(unplanned);
      assertThat(there.areAllPlain())
          .as("seed %d, step %d", seed, i)
          .isEqualTo(
              there.values().stream()
                  .allMatch(server -> server.equals(ServerSteps.masqueraded(server.endpoint()))));
    }
  }

  @Test
  void areInMemoryOnceWhereThePlanHasTheSame() {
    AddressPort endpoint = new AddressPort(IpAddress.parse("10.244.1.6"), 80);
    AddressPortList planned = AddressPortList.copyOf(List.of(endpoint));
    RealServers servers = new RealServers();
    servers.put(ServerSteps.masqueraded(endpoint));

    servers.share(planned);

    assertThat(servers.plain()).isSameAs(planned);
    assertThat(servers).containsOnlyKeys(endpoint);
  }

  @Test
  void areTheirOwnWhereThePlanHasOthers() {
    AddressPort endpoint = new AddressPort(IpAddress.parse("10.244.1.6"), 80);
    RealServers servers = new RealServers();
    servers.put(ServerSteps.masqueraded(endpoint));

    servers.share(List.of());
    servers.share(AddressPortList.copyOf(List.of(new AddressPort(endpoint.address(), 81))));

    assertThat(servers).containsOnlyKeys(endpoint);
  }
}
