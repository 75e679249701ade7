package io.kubeipvs.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.kubernetes.source.ObjectSource;
import io.kubeipvs.kubernetes.source.SourceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Objects that come before anybody listens are told all the same, in their order. */
final class EarlySourceTest {
  private final Told told = new Told();
  private final EarlySource early = EarlySource.reading(told);
  private final List<List<SourceEvent>> heard = new ArrayList<>();

  @Test
  void tellsWhatCameBeforeAndThenWhatComes() {
    List<SourceEvent> first = List.of(new SourceEvent.Synced());
    List<SourceEvent> second = List.of();
    told.tell(first);
    told.tell(second);
    early.start(heard::add);
    assertThat(heard).containsExactly(first, second);
    told.tell(first);
    assertThat(heard).containsExactly(first, second, first);
  }

  @Test
  void isStartedOnce() {
    early.start(heard::add);
    assertThatThrownBy(() -> early.start(heard::add)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closesTheSourceOnce() {
    early.close();
    early.close();
    assertThat(told.timesClosed).isEqualTo(1);
  }

  /** A source that tells what it is told to. */
  private static final class Told implements ObjectSource {
    private Consumer<List<SourceEvent>> listener = _ -> {};
    private int timesClosed;

    void tell(List<SourceEvent> events) {
      listener.accept(events);
    }

    @Override
    public void start(Consumer<List<SourceEvent>> newListener) {
      listener = newListener;
    }

    @Override
    public void close() {
      timesClosed++;
    }
  }
}
