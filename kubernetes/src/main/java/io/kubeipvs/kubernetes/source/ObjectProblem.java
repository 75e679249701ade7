package io.kubeipvs.kubernetes.source;

/**
 * Why an object, or a part of a file, is not used. Immutable. Its parts quote input that nobody has
 * checked: they are cut to a length that is fit to be logged, and hold no control characters.
 *
 * @param origin where it stands: {@code web.yaml:12}, or the object itself from an API server
 * @param object kind and name as far as they could be read, else empty
 * @param reason names the field and what is wrong with it
 * @param hidden what may be missing for it
 */
public record ObjectProblem(String origin, String object, String reason, Hidden hidden) {
  private static final int LONGEST_PART = 300;

  public ObjectProblem {
    origin = printable(origin);
    object = printable(object);
    reason = printable(reason);
  }

  /** One for which nothing is missing. */
  public ObjectProblem(String origin, String object, String reason) {
    this(origin, object, reason, new Hidden.Nothing());
  }

  private static String printable(String text) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (i == LONGEST_PART) {
        return result.append("…").toString();
      }
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        result.append(String.format("\\u%04x", (int) c));
      } else {
        result.append(c);
      }
    }
    return result.toString();
  }

  @Override
  public String toString() {
    return origin + ": " + (object.isEmpty() ? "" : object + ": ") + reason;
  }
}
