package io.kubeipvs.lab.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClaimsTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Claims claims =
      new Claims(new Transcript(new PrintStream(shown, true, StandardCharsets.UTF_8), false));

  @Test
  void aClaimThatHoldsIsShownAndKept() {
    claims.claim("water is wet", true, () -> "never asked");

    assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("  [ok] water is wet\n");
    assertThat(claims.held()).containsExactly("water is wet");
  }

  @Test
  void aClaimThatDoesNotHoldSaysWhatWasSeen() {
    assertThatExceptionOfType(ClaimFailedException.class)
        .isThrownBy(() -> claims.claim("water is dry", false, () -> "it drips"))
        .satisfies(failure -> {
          assertThat(failure.claim()).isEqualTo("water is dry");
          assertThat(failure.seen()).isEqualTo("it drips");
        });
    assertThat(claims.held()).isEmpty();
  }

  @Test
  void collectionsAreTheSameInWhateverOrder() {
    claims.claimSame("all there", List.of("a", "b"), List.of("b", "a"));

    assertThat(claims.held()).containsExactly("all there");
  }

  @Test
  void whatIsMissingAndWhatIsTooMuchIsNamed() {
    assertThatExceptionOfType(ClaimFailedException.class)
        .isThrownBy(() -> claims.claimSame("all there", List.of("a", "b"), List.of("b", "c")))
        .satisfies(failure ->
            assertThat(failure.seen()).isEqualTo("missing: [a]\ntoo many: [c]\nthere: [b, c]"));
  }

  @Test
  void somethingThatIsThereTwiceIsNotTheSame() {
    assertThatExceptionOfType(ClaimFailedException.class)
        .isThrownBy(() -> claims.claimSame("all there", List.of("a"), List.of("a", "a")));
  }
}
