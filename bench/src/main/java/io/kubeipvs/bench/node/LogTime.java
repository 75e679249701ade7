package io.kubeipvs.bench.node;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** When a line of klog's form was written, such as {@code I0131 12:00:00.123456}. Stateless. */
public final class LogTime {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("yyyyMMdd HH:mm:ss.SSSSSS", Locale.ROOT);
  private static final int BEGIN = 1;
  private static final int END = 21;

  private LogTime() {}

  public static Instant of(String line) {
    ZoneId zone = ZoneId.systemDefault();
    return LocalDateTime.parse(Year.now(zone) + line.substring(BEGIN, END), FORM)
        .atZone(zone)
        .toInstant();
  }
}
