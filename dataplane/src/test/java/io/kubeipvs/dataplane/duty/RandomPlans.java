package io.kubeipvs.dataplane.duty;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.testkit.property.Generator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** Steps through plans: each puts a Service or takes one away, and lets one thing go wrong. */
final class RandomPlans {
  private static final int SERVICES = 5;
  private static final int[] ERRNOS = {2, 3, 12, 17, 19, 22, 99, 105, 4352};

  /** The steps from a bare node; any selection of them makes sense, too. */
  static final Generator<List<Step>> STEPS =
      random -> {
        List<Step> steps = new ArrayList<>();
        for (int count = 1 + random.nextInt(12); count > 0; count--) {
          steps.add(step(random));
        }
        return List.copyOf(steps);
      };

  private RandomPlans() {}

  /**
   * A change, and what goes wrong with it.
   *
   * @param wanted false if the Service goes
   * @param failingWrite every write of this number in the step fails; 0 for none
   * @param errno what it fails with
   * @param wholeBatch whether the whole batch it is in has an unknown outcome
   * @param restart whether the process is started anew before the step
   * @param meddle what somebody else does to the kernel before the step
   */
  record Step(
      TestService service,
      boolean wanted,
      int failingWrite,
      int errno,
      boolean wholeBatch,
      boolean restart,
      Meddle meddle) {}

  /** What others do. */
  enum Meddle {
    NOTHING,
    FLUSH_SERVERS,
    DELETE_DEVICE,
    CONNECT
  }

  private static Step step(SplittableRandom random) {
    boolean fails = random.nextInt(3) == 0;
    return new Step(
        service(random),
        random.nextInt(4) != 0,
        fails ? 1 + random.nextInt(8) : 0,
        ERRNOS[random.nextInt(ERRNOS.length)],
        random.nextInt(4) == 0,
        random.nextInt(6) == 0,
        random.nextInt(4) == 0
            ? Meddle.values()[random.nextInt(Meddle.values().length)]
            : Meddle.NOTHING);
  }

  private static TestService service(SplittableRandom random) {
    int number = random.nextInt(SERVICES);
    boolean ipv6 = number == 4;
    TreeSet<AddressPort> backEnds = new TreeSet<>();
    for (int count = random.nextInt(5); count > 0; count--) {
      int pod = 2 + random.nextInt(5);
      String address =
          ipv6 ? "fd00:10:244:1::" + pod : "10.244." + (1 + random.nextInt(2)) + "." + pod;
      backEnds.add(new AddressPort(IpAddress.parse(address), 8080));
    }
    boolean shared = random.nextInt(3) == 0;
    String clusterIp =
        ipv6 ? "fd00:10:96::" + (shared ? 1 : 2) : "10.96.0." + (shared ? 50 : 10 + number);
    Protocol protocol = number == 2 ? Protocol.UDP : Protocol.TCP;
    boolean nodePort = !ipv6 && random.nextBoolean();
    return new TestService(
        new ObjectKey("default", number == 0 ? "kubernetes" : "service-" + number),
        protocol,
        IpAddress.parse(clusterIp),
        80 + number,
        nodePort ? 30080 + number : 0,
        random.nextInt(4) == 0 ? 10800 : 0,
        List.copyOf(backEnds));
  }

  /** The plan after so many of the steps. */
  static TestPlan planAfter(List<Step> steps, int count) {
    Map<String, TestService> services = new TreeMap<>();
    for (Step step : steps.subList(0, count)) {
      String name = step.service().key().name();
      if (step.wanted()) {
        services.put(name, step.service());
      } else {
        services.remove(name);
      }
    }
    return TestPlan.of(EnumSet.allOf(IpFamily.class), services.values());
  }
}
