package io.kubeipvs.lab.network;

import java.util.stream.Collectors;

/**
 * The namespaces of a plan and the links between them. They belong to this object from {@link
 * #build} on and go with {@link #close}. Build and close may be called by different threads.
 */
public final class Network implements AutoCloseable {
  private final NetworkPlan plan;
  private final Commands commands;

  public Network(NetworkPlan plan, Commands commands) {
    this.plan = plan;
    this.commands = commands;
  }

  /**
   * Makes everything. The names of the plan's places must be free.
   *
   * @throws io.kubeipvs.lab.LabException with the command that failed and what it said
   */
  public void build() {
    Wiring wiring = new Wiring(plan);
    commands.mustRunHere(wiring.namespacesAndLinks());
    plan.places().forEach(place -> commands.mustRun(place, wiring.script(place)));
  }

  /** Removes every namespace of the plan that is there, and with it all that is in it. */
  @Override
  public void close() {
    String removals =
        plan.places().stream()
            .map(place -> "netns delete " + place.name() + "\n")
            .collect(Collectors.joining());
    commands.mustRunHere("ip -force -batch - 2>/dev/null <<END || true\n" + removals + "END\n");
  }
}
