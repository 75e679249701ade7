package io.kubeipvs.lab.walk;

import io.kubeipvs.lab.network.Commands;
import io.kubeipvs.lab.network.Output;
import io.kubeipvs.lab.network.Place;
import java.time.Duration;

/** Types commands as an operator would, and shows them with what they print. Used by one thread. */
public final class Operator {
  private final Commands commands;
  private final Transcript transcript;
  private final CommandObserver observer;

  public Operator(Commands commands, Transcript transcript, CommandObserver observer) {
    this.commands = commands;
    this.transcript = transcript;
    this.observer = observer;
  }

  /** Runs a line, shows it and its output. */
  public Output types(Place place, String line) {
    transcript.command(place, line);
    observer.beforeCommand(place, line);
    Output output = commands.run(place, line);
    transcript.output(output.text());
    return output;
  }

  /** Shows a line and lets it run beside what follows. */
  public Commands.Running begins(Place place, String line) {
    transcript.command(place, line + " &");
    observer.beforeCommand(place, line);
    return commands.begin(place, line);
  }

  /** Waits for what {@link #begins} began, and shows what it printed. */
  public Output awaits(Commands.Running running, Duration limit) {
    Output output = running.await(limit);
    transcript.output(output.text());
    return output;
  }

  /** Runs a line unseen. */
  public Output asks(Place place, String line) {
    return commands.run(place, line);
  }
}
