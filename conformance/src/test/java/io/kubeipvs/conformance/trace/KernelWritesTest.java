package io.kubeipvs.conformance.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KernelWritesTest {
  private static final String FRAME_BEGINS =
      "14 00 00 00 10 00 01 00 00 00 00 00 00 00 00 00 00 00 0a";
  private static final String NEW_TABLE =
      "14 00 00 00 00 0a 05 00 00 00 00 00 00 00 00 00 02 00 00";
  private static final String FRAME_ENDS =
      "14 00 00 00 11 00 01 00 00 00 00 00 00 00 00 00 00 00 0a";
  private static final String LIST_SETS =
      "14 00 00 00 07 06 05 03 00 00 00 00 00 00 00 00 00 00 00";

  @Test
  void aListIsAQuestion() {
    KernelWrites.Seen seen = KernelWrites.of(sent("NETFILTER", LIST_SETS));

    assertThat(seen.writes()).isEmpty();
    assertThat(seen.questions()).isOne();
  }

  @Test
  void aFrameThatEndsIsAWrite() {
    KernelWrites.Seen seen =
        KernelWrites.of(sent("NETFILTER", FRAME_BEGINS, NEW_TABLE, FRAME_ENDS));

    assertThat(seen.writes()).hasSize(3);
  }

  @Test
  void aFrameThatDoesNotEndOnlyAsks() {
    KernelWrites.Seen seen = KernelWrites.of(sent("NETFILTER", FRAME_BEGINS, NEW_TABLE));

    assertThat(seen.writes()).isEmpty();
    assertThat(seen.questions()).isOne();
  }

  @Test
  void whatCannotBeToldApartIsAWrite() {
    KernelWrites.Seen seen = KernelWrites.of(sent("2098", LIST_SETS));

    assertThat(seen.writes()).hasSize(1);
  }

  /** As strace writes it down: the call, then the bytes, sixteen a line. */
  private static List<String> sent(String protocol, String... messages) {
    List<String> bytes = new ArrayList<>();
    for (String message : messages) {
      bytes.addAll(List.of((message + " 00").split(" ", -1)));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "77 sendto(12<NETLINK:[%s:345]>, ..., %d, 0, NULL, 0) = %d"
            .formatted(protocol, bytes.size(), bytes.size()));
    for (int at = 0; at < bytes.size(); at += 16) {
      List<String> row = bytes.subList(at, Math.min(at + 16, bytes.size()));
      String hex = String.join(" ", row.subList(0, Math.min(8, row.size())));
      String rest = row.size() > 8 ? "  " + String.join(" ", row.subList(8, row.size())) : "";
      lines.add(" | %05x  %-48s  ................".formatted(at, hex + rest));
    }
    return lines;
  }
}
