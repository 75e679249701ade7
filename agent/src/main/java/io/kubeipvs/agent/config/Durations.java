package io.kubeipvs.agent.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations in the text form of Kubernetes' flags and files: {@code 30s}, {@code 1h30m}. Counts in
 * plain integers: a start would load big numbers for nothing else. Stateless.
 */
public final class Durations {
  private static final Map<String, Long> NANOSECONDS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,18})(?:\\.([0-9]{1,9}))?(ns|us|µs|ms|s|m|h)");

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException if the text is none; the message quotes it
   */
  public static Duration parse(String text) {
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    if (digits.equals("0")) {
      return Duration.ZERO;
    }
    try {
      Duration duration = Duration.ofNanos(nanoseconds(digits));
      return negative ? duration.negated() : duration;
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("not a duration such as 30s or 1m: \"" + text + "\"", e);
    }
  }

  /**
   * @throws ArithmeticException if this is no duration, or one that is too long
   */
  private static long nanoseconds(String digits) {
    Matcher part = PART.matcher(digits);
    long sum = 0;
    int end = 0;
    while (part.find() && part.start() == end) {
      long unit = NANOSECONDS.getOrDefault(part.group(3), 0L);
      long whole = Math.multiplyExact(Long.parseLong(part.group(1)), unit);
      sum = Math.addExact(sum, Math.addExact(whole, fraction(part.group(2), unit)));
      end = part.end();
    }
    if (end == 0 || end != digits.length()) {
      throw new ArithmeticException("not a duration");
    }
    return sum;
  }

  /** Of a unit, cut off where it is smaller than a nanosecond, as Go does. */
  private static long fraction(@Nullable String digits, long unit) {
    long sum = 0;
    long place = unit;
    for (int i = 0; digits != null && i < digits.length(); i++) {
      place /= 10;
      sum += (digits.charAt(i) - '0') * place;
    }
    return sum;
  }

  /** The form that {@link #parse} reads, in the fewest whole units: {@code 1h0m30s} as 1h30s. */
  public static String text(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    StringBuilder text = new StringBuilder(duration.isNegative() ? "-" : "");
    Duration rest = duration.abs();
    append(text, rest.toHours(), "h");
    append(text, rest.toMinutesPart(), "m");
    append(text, rest.toSecondsPart(), "s");
    append(text, rest.toMillisPart(), "ms");
    append(text, rest.toNanosPart() % 1_000_000, "ns");
    return text.toString();
  }

  /** The form in which Go prints durations: {@code 24h0m0s}, {@code 1m30s}, {@code 1.5s}. */
  public static String goText(Duration duration) {
    Duration length = duration.abs();
    String sign = duration.isNegative() ? "-" : "";
    if (length.isZero()) {
      return "0s";
    }
    if (length.compareTo(Duration.ofSeconds(1)) < 0) {
      return sign + text(length);
    }
    String minutes = length.toMinutes() == 0 ? "" : length.toMinutesPart() + "m";
    String hours = length.toHours() == 0 ? "" : length.toHours() + "h";
    return sign + hours + minutes + length.toSecondsPart() + fraction(length.toNanosPart()) + "s";
  }

  /**
   * A point and the digits behind it, or nothing. By hand: a start would load big numbers for it.
   */
  private static String fraction(int nanos) {
    if (nanos == 0) {
      return "";
    }
    String digits = Integer.toString(1_000_000_000 + nanos).substring(1);
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return "." + digits.substring(0, end);
  }

  private static void append(StringBuilder text, long count, String unit) {
    if (count != 0) {
      text.append(count).append(unit);
    }
  }
}
