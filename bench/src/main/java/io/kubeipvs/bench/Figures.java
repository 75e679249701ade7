package io.kubeipvs.bench;

import io.kubeipvs.bench.figure.AddressFigure;
import io.kubeipvs.bench.figure.ChangeFigure;
import io.kubeipvs.bench.figure.ColdFigure;
import io.kubeipvs.bench.figure.Figure;
import io.kubeipvs.bench.figure.GrowthFigure;
import io.kubeipvs.bench.figure.IdleFigure;
import io.kubeipvs.bench.figure.LoadFigure;
import io.kubeipvs.bench.figure.MemoryFigure;
import io.kubeipvs.bench.figure.RestartFigure;
import io.kubeipvs.bench.figure.StartFigure;
import io.kubeipvs.bench.figure.WholeStartFigure;
import io.kubeipvs.bench.peer.NftablesFigure;
import io.kubeipvs.bench.peer.RestoreFigure;
import io.kubeipvs.bench.workload.ClusterShape;
import java.util.List;

/** All figures, in the order of the table. */
final class Figures {
  private Figures() {}

  static List<Figure> all() {
    return List.of(
        new ColdFigure("P1", new ClusterShape(10_000, 10), new ClusterShape(10, 10), 0.5),
        new RestoreFigure(),
        new WholeStartFigure(),
        new NftablesFigure(),
        new ColdFigure("P2", new ClusterShape(50_000, 1), new ClusterShape(100, 1), 3.0),
        new ChangeFigure(),
        new RestartFigure(),
        new MemoryFigure(),
        new StartFigure("P6", Figure.Place.HOST),
        new StartFigure("P6b", Figure.Place.KERNEL),
        new IdleFigure(),
        new LoadFigure(),
        new AddressFigure(),
        new GrowthFigure());
  }

  /** The figure of that name. */
  static Figure named(String name) {
    return all().stream()
        .filter(figure -> figure.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no figure is called " + name));
  }
}
