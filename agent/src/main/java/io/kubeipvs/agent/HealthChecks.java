package io.kubeipvs.agent;

import io.kubeipvs.agent.health.HealthAddresses;
import io.kubeipvs.agent.health.ProxyHealth;
import io.kubeipvs.agent.health.ReachedChecks;
import io.kubeipvs.agent.health.ServiceHealthServers;
import io.kubeipvs.agent.health.ServiceHealthServers.ListenFailure;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.NodePortAddresses;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.plan.HealthCheck;
import io.kubeipvs.proxy.plan.PlanUpdate;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Services' health check ports as planned, no better than the kernel is by then ({@link
 * ReachedChecks}), and tries those again that cannot be had. One thread at a time uses it, but
 * {@link #applied} is the writer's.
 */
final class HealthChecks implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HealthChecks.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final List<IpAddress> LOOPBACK =
      List.of(IpAddress.parse("127.0.0.1"), IpAddress.parse("::1"));

  private final PlanConfig config;
  private final ProxyHealth health;
  private @Nullable ServiceHealthServers servers;
  private @Nullable NodeFacts node;
  private @Nullable HealthAddresses addresses;
  private final ReachedChecks checks = new ReachedChecks();
  private Map<HealthCheck, String> failing = Map.of();
  private long retryNanos = Long.MAX_VALUE;

  /** As {@link #checks} has it, for the writer; written before a plan is handed to it. */
  private volatile long awaited = ReachedChecks.NONE;

  /** The latest plan that the writer is through with. */
  private volatile long applied;

  HealthChecks(PlanConfig config, ProxyHealth health) {
    this.config = config;
    this.health = health;
  }

  /**
   * Follows a plan, as far as it may be told before the kernel has it, and the node's addresses. To
   * be called before the writer is given the plan.
   */
  void follow(long number, PlanUpdate update, NodeFacts nodeNow, long nowNanos) {
    boolean moved = move(nodeNow);
    if (update.touchedHealthChecks() == 0 && !(moved && servers != null)) {
      return;
    }
    if (servers == null) {
      servers = new ServiceHealthServers(health, addresses(nodeNow));
    }
    if (update.touchedHealthChecks() != 0) {
      checks.submitted(number, update.plan().healthChecks());
      awaited = checks.awaited();
    }
    serve(servers, nowNanos);
  }

  /**
   * The writer is through with all plans up to this number. May be called on any thread, by one at
   * a time; answers whether there is something to do now.
   */
  boolean applied(long number) {
    applied = number;
    return number >= awaited;
  }

  /** Answers whether the ports are to be open elsewhere than before. */
  private boolean move(NodeFacts nodeNow) {
    if (Objects.equals(nodeNow, node)) {
      return false; // as for nearly every change
    }
    node = nodeNow;
    HealthAddresses now = addresses(nodeNow);
    if (now.equals(addresses)) {
      return false;
    }
    addresses = now;
    if (servers != null) {
      servers.moveTo(now);
    }
    return true;
  }

  /** Serves what the kernel has by now, and tries what could not be had, when it is time. */
  void doWork(long nowNanos) {
    boolean reached = checks.applied(applied);
    if (reached) {
      awaited = checks.awaited();
    }
    if (servers != null && (reached || nowNanos >= retryNanos)) {
      serve(servers, nowNanos);
    }
  }

  /** When there is something to do: at once, if the kernel has what was waited for. */
  long nextWorkNanos() {
    return applied >= awaited ? Long.MIN_VALUE : retryNanos;
  }

  private void serve(ServiceHealthServers open, long nowNanos) {
    Map<HealthCheck, String> before = failing;
    failing = new HashMap<>();
    for (ListenFailure failure : open.serve(checks.served())) {
      String reason = String.valueOf(failure.reason().getMessage());
      if (failing.put(failure.check(), reason) == null
          && !reason.equals(before.get(failure.check()))) {
        log.atWarn()
            .addKeyValue("service", failure.check().service())
            .addKeyValue("port", failure.check().port())
            .addKeyValue("address", failure.address().getHostAddress())
            .addKeyValue("reason", reason)
            .log("Cannot open a Service's health check port; trying again");
      }
    }
    retryNanos = failing.isEmpty() ? Long.MAX_VALUE : nowNanos + RETRY_NANOS;
  }

  /**
   * In each family all addresses, unless the operator has named some for node ports; then those,
   * and loopback too if it is named. Unlike kube-proxy's they follow the node: who waits for the
   * primary ones would else never have any.
   */
  private HealthAddresses addresses(NodeFacts nodeNow) {
    Set<IpFamily> everywhere = EnumSet.noneOf(IpFamily.class);
    Set<IpAddress> named = new HashSet<>();
    for (IpFamily family : config.families()) {
      NodePortAddresses ofFamily = NodePortAddresses.of(config, nodeNow, family);
      if (!ofFamily.restricted()) {
        everywhere.add(family);
      }
      named.addAll(ofFamily.addresses());
    }
    LOOPBACK.stream()
        .filter(address ->
            config.nodePortAddresses().stream().anyMatch(range -> range.contains(address)))
        .forEach(named::add);
    return new HealthAddresses(
        everywhere, named.stream().map(HealthChecks::inetAddress).collect(Collectors.toSet()));
  }

  private static InetAddress inetAddress(IpAddress address) {
    try {
      return InetAddress.getByAddress(address.toBytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // only for a wrong number of bytes
    }
  }

  @Override
  public void close() {
    if (servers != null) {
      servers.close();
    }
  }
}
