package io.kubeipvs.agent;

import io.kubeipvs.agent.metrics.KernelFigures;
import io.kubeipvs.agent.metrics.ObjectFigures;
import io.kubeipvs.agent.metrics.ShadowFigures;
import io.kubeipvs.agent.metrics.SyncFigures;
import io.kubeipvs.net.IpFamily;
import java.time.InstantSource;
import java.util.Set;

/** What an agent's threads count while they work. */
record Figures(
    SyncFigures sync, ObjectFigures objects, KernelFigures kernel, ShadowFigures shadow) {
  /** All at zero. */
  static Figures begin(InstantSource clock, Set<IpFamily> families) {
    SyncFigures sync = new SyncFigures(clock, families);
    return new Figures(sync, new ObjectFigures(), new KernelFigures(sync), new ShadowFigures());
  }
}
