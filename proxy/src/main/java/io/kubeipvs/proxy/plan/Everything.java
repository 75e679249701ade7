package io.kubeipvs.proxy.plan;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All resources of a plan, each with the same cause; a view that takes no room however many there
 * are. Immutable.
 */
final class Everything extends AbstractMap<Resource, Cause> {
  private final NodePlan plan;
  private final Cause cause;

  Everything(NodePlan plan, Cause cause) {
    this.plan = plan;
    this.cause = cause;
  }

  /** Why everything in it is touched. */
  Cause cause() {
    return cause;
  }

  @Override
  public int size() {
    return plan.servers().size()
        + plan.boundAddresses().size()
        + plan.members().size()
        + plan.families().size()
        + plan.healthChecks().size()
        + plan.udpFlows().size();
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key instanceof Resource resource
        && switch (resource) {
          case Resource.Server(FrontEnd frontEnd) -> plan.server(frontEnd) != null;
          case Resource.BoundAddress(var address) -> plan.binds(address);
          case Resource.Member(SetMember member) -> plan.contains(member);
          case Resource.Rules(var family) -> plan.families().contains(family);
          case Resource.HealthCheck(var service) -> plan.healthCheck(service) != null;
          case Resource.UdpFlows(var service) -> plan.udpFlows(service) != null;
        };
  }

  @Override
  public @Nullable Cause get(@Nullable Object key) {
    return containsKey(key) ? cause : null;
  }

  private Stream<Resource> resources() {
    return Stream.of(
            plan.members().stream().map(Resource.Member::new),
            plan.servers().stream().map(server -> new Resource.Server(server.frontEnd())),
            plan.boundAddresses().stream().map(Resource.BoundAddress::new),
            plan.families().stream().map(Resource.Rules::new),
            plan.healthChecks().stream().map(check -> new Resource.HealthCheck(check.service())),
            plan.udpFlows().stream().map(flows -> new Resource.UdpFlows(flows.service())))
        .flatMap(each -> each);
  }

  @Override
  public Set<Map.Entry<Resource, Cause>> entrySet() {
    return new Entries();
  }

  private final class Entries extends AbstractSet<Map.Entry<Resource, Cause>> {
    @Override
    public Iterator<Map.Entry<Resource, Cause>> iterator() {
      return resources().map(resource -> Map.entry(resource, cause)).iterator();
    }

    @Override
    public int size() {
      return Everything.this.size();
    }
  }
}
