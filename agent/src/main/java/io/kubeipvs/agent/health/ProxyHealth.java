package io.kubeipvs.agent.health;

import io.kubeipvs.net.IpFamily;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether changes reach the kernel in time. A family is unhealthy while a change of it has waited
 * for longer than twice the sync period; no pending change means healthy, however old the last.
 *
 * <p>Safe for use by several threads.
 */
public final class ProxyHealth {
  private final InstantSource clock;
  private final InstantSource changeClock;
  private final Duration timeout;
  private final Map<IpFamily, Family> families = new EnumMap<>(IpFamily.class);
  private final HealthProbes probes = new HealthProbes();
  private boolean nodeEligible;

  /**
   * Healthy from the beginning.
   *
   * @param clock for who asks
   * @param changeClock for those who tell; may be of the moment at which their turn began
   */
  public ProxyHealth(
      InstantSource clock, InstantSource changeClock, Duration syncPeriod, Set<IpFamily> served) {
    this.clock = clock;
    this.changeClock = changeClock;
    this.timeout = syncPeriod.plus(syncPeriod);
    served.forEach(family -> families.put(family, new Family()));
  }

  /** How often has been asked, and what was answered. */
  public HealthProbes probes() {
    return probes;
  }

  /** A change waits for the kernel. Only the oldest one that waits counts. */
  public synchronized void queued() {
    Instant now = changeClock.instant();
    for (Family family : families.values()) {
      if (family.oldestPending == null) {
        family.oldestPending = now;
      }
    }
  }

  /** All changes of the family are in the kernel. */
  public synchronized void synced(IpFamily family) {
    Family state = families.get(family);
    if (state != null) {
      state.oldestPending = null;
      state.lastUpdated = changeClock.instant();
    }
  }

  /** Whether load balancers may send to this node: its Node object is known, and it stays. */
  public synchronized void nodeEligible(boolean eligible) {
    nodeEligible = eligible;
  }

  /** The state at this moment. */
  public synchronized Snapshot snapshot() {
    Instant now = clock.instant();
    Map<IpFamily, FamilyHealth> status = new TreeMap<>();
    Instant latest = Instant.MIN;
    boolean healthy = true;
    for (Map.Entry<IpFamily, Family> entry : families.entrySet()) {
      Family family = entry.getValue();
      Instant pending = family.oldestPending;
      boolean inTime = pending == null || !pending.plus(timeout).isBefore(now);
      healthy &= inTime;
      latest = family.lastUpdated.isAfter(latest) ? family.lastUpdated : latest;
      status.put(entry.getKey(), new FamilyHealth(family.lastUpdated, inTime));
    }
    return new Snapshot(healthy ? now : latest, now, nodeEligible, healthy, Map.copyOf(status));
  }

  /**
   * The state at one moment. Immutable.
   *
   * @param lastUpdated the moment itself when healthy, else the last time a family was in order
   */
  public record Snapshot(
      Instant lastUpdated,
      Instant currentTime,
      boolean nodeEligible,
      boolean healthy,
      Map<IpFamily, FamilyHealth> status) {}

  /** One family's part of the state; {@link Instant#MIN} before the first round. Immutable. */
  public record FamilyHealth(Instant lastUpdated, boolean healthy) {}

  private static final class Family {
    private @Nullable Instant oldestPending;
    private Instant lastUpdated = Instant.MIN;
  }
}
