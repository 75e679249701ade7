package io.kubeipvs.lowering;

import java.time.DayOfWeek;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the compiler leaves to the virtual machine, of each kind; loaded once as it is, once
 * lowered.
 */
@SuppressWarnings("unused") // called through another class loader
public final class Sample {
  private Sample() {}

  sealed interface Shape {
    record Circle(double radius) implements Shape {}

    record Square(int side, String name) implements Shape {}

    enum Simple implements Shape {
      POINT,
      LINE
    }

    /** A pattern switch in an interface. */
    static String kind(Shape shape) {
      return switch (shape) {
        case Circle _ -> "circle";
        case Square _ -> "square";
        case Simple.POINT -> "point";
        case Simple simple -> "simple " + simple;
      };
    }
  }

  record Nothing() {}

  @SuppressWarnings("ArrayRecordComponent") // one more kind of component
  record Everything(
      boolean truth,
      byte small,
      char letter,
      short brief,
      int number,
      long large,
      float rough,
      double fine,
      @Nullable String text,
      int @Nullable [] array,
      List<String> texts) {}

  public static final Function<Object, String> CLASSES =
      value ->
          switch (value) {
            case String text when text.isEmpty() -> "empty";
            case String text when text.length() > 3 -> "long " + text;
            case String text -> "text " + text;
            case Integer number when number > 7 -> "many";
            case Integer _ -> "few";
            case int[] numbers -> numbers.length + " numbers";
            case Shape shape -> Shape.kind(shape);
            default -> "else";
          };

  public static final Function<Object, String> TEXTS =
      value ->
          value instanceof String text
              ? switch (text) {
                case "a" -> "first";
                case String other when other.length() == 2 -> "pair";
                case "ccc" -> "third";
                default -> "none";
              }
              : "no text";

  public static final Function<Object, String> ENUMS =
      value ->
          value instanceof DayOfWeek day
              ? switch (day) {
                case MONDAY -> "first";
                case DayOfWeek other when other.getValue() > 5 -> "weekend";
                case FRIDAY -> "last";
                default -> "between";
              }
              : "no day";

  public static final Function<@Nullable Object, String> NULLS =
      value ->
          switch (value) {
            case null -> "null";
            case String _ -> "text";
            default -> "else";
          };

  public static final Function<@Nullable Object, String> ONLY_NULL =
      value ->
          switch (value) {
            case null -> "null";
            default -> "else";
          };

  public static final Function<@Nullable Object, String> NULL_AND_DEFAULT =
      value ->
          switch (value) {
            case String _ -> "text";
            case null, default -> "null or else";
          };

  /** Values that are the same whoever asks for them again. */
  public static List<Object> values() {
    return List.of(
        "",
        "a",
        "bb",
        "ccc",
        "dddd",
        7,
        8,
        9L,
        new int[] {1, 2},
        DayOfWeek.MONDAY,
        DayOfWeek.FRIDAY,
        DayOfWeek.SUNDAY,
        DayOfWeek.TUESDAY,
        new Shape.Circle(1.5),
        new Shape.Square(2, "b"),
        Shape.Simple.POINT,
        Shape.Simple.LINE);
  }

  private static final int[] ARRAY = {4};

  /** Records of which each differs from the second in one component. */
  public static List<Object> records() {
    return List.of(
        new Nothing(),
        new Everything(true, (byte) 1, 'c', (short) 3, 4, 5, 6, 7, "eight", null, List.of()),
        new Everything(false, (byte) 1, 'c', (short) 3, 4, 5, 6, 7, "eight", null, List.of()),
        new Everything(true, (byte) 2, 'c', (short) 3, 4, 5, 6, 7, "eight", null, List.of()),
        new Everything(true, (byte) 1, 'd', (short) 3, 4, 5, 6, 7, "eight", null, List.of()),
        new Everything(true, (byte) 1, 'c', (short) -3, 4, 5, 6, 7, "eight", null, List.of()),
        new Everything(true, (byte) 1, 'c', (short) 3, 40, 5, 6, 7, "eight", null, List.of()),
        new Everything(true, (byte) 1, 'c', (short) 3, 4, 1L << 40, 6, 7, "eight", null, List.of()),
        new Everything(
            true, (byte) 1, 'c', (short) 3, 4, 5, Float.NaN, 7, "eight", null, List.of()),
        new Everything(true, (byte) 1, 'c', (short) 3, 4, 5, 0.0f, 7, "eight", null, List.of()),
        new Everything(true, (byte) 1, 'c', (short) 3, 4, 5, -0.0f, 7, "eight", null, List.of()),
        new Everything(
            true, (byte) 1, 'c', (short) 3, 4, 5, 6, Double.NaN, "eight", null, List.of()),
        new Everything(true, (byte) 1, 'c', (short) 3, 4, 5, 6, -0.0, "eight", null, List.of()),
        new Everything(true, (byte) 1, 'c', (short) 3, 4, 5, 6, 7, null, null, List.of()),
        new Everything(true, (byte) 1, 'c', (short) 3, 4, 5, 6, 7, "eight", ARRAY, List.of()),
        new Everything(true, (byte) 1, 'c', (short) 3, 4, 5, 6, 7, "eight", null, List.of("a")));
  }
}
