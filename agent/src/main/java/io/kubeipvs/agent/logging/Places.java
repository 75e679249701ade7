package io.kubeipvs.agent.logging;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of one logger stand in the source. To find that out takes a walk over the
 * stack, which costs more than all else of a line, so each is looked for once.
 *
 * <p>A message is known again by being the same object, as every constant of the source is: a text
 * made while the program runs is another object each time, and is not remembered. What remains is
 * one constant in two places of one class; {@code LogMessagesTest} of the architecture tests sees
 * to it that there is none. Safe on any thread.
 */
final class Places {
  /** More than any class has; beyond that, the stack is walked for each line. */
  static final int MOST = 64;

  /** Replaced as a whole; one that is lost to another thread's is looked for once more. */
  private volatile List<Place> known = List.of();

  private record Place(String message, String caller) {}

  /** The place of a message, if it has been found before. */
  @SuppressWarnings("ReferenceEquality") // equal texts may be made in different places
  @Nullable String of(@Nullable String message) {
    for (Place place : known) {
      if (place.message == message) {
        return place.caller;
      }
    }
    return null;
  }

  /** Takes note of where a message was found, if it is a constant. */
  @SuppressWarnings("ReferenceEquality") // constants, and only they, are interned
  void found(@Nullable String message, String caller) {
    List<Place> before = known;
    if (message != null && message == message.intern() && before.size() < MOST) {
      List<Place> after = new ArrayList<>(before);
      after.add(new Place(message, caller));
      known = List.copyOf(after);
    }
  }
}
