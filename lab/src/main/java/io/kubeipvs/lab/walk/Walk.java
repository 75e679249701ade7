package io.kubeipvs.lab.walk;

import io.kubeipvs.lab.cluster.Cluster;
import java.time.Duration;
import java.util.List;

/** The nine steps, in order. */
public final class Walk {
  private static final List<Step> STEPS =
      List.of(
          new AddressLinkStep(),
          new ConstantRulesStep(),
          new SetsStep(),
          new VirtualServersStep(),
          new PodToServiceStep(),
          new AnyToServiceStep(),
          new ChangeUnderTrafficStep(),
          new MissingSchedulerStep(),
          new LeftoversStep());

  private final Cluster cluster;
  private final Transcript transcript;
  private final CommandObserver observer;
  private final Duration patience;

  /**
   * @param patience how long a change may take to show its effect
   */
  public Walk(Cluster cluster, Transcript transcript, CommandObserver observer, Duration patience) {
    this.cluster = cluster;
    this.transcript = transcript;
    this.observer = observer;
    this.patience = patience;
  }

  public static int stepCount() {
    return STEPS.size();
  }

  /**
   * Walks one step, counted from 1.
   *
   * @return the claims that were checked, all of which hold
   * @throws ClaimFailedException at the first that does not
   */
  public List<String> step(int number) {
    Step step = STEPS.get(number - 1);
    transcript.heading(number, STEPS.size(), step.title());
    Claims claims = new Claims(transcript);
    Operator operator = new Operator(cluster.commands(), transcript, observer);
    step.walk(new Scene(cluster, operator, transcript, claims, patience));
    return claims.held();
  }
}
