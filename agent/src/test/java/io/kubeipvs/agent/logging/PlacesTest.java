package io.kubeipvs.agent.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PlacesTest {
  private final Places places = new Places();

  @Test
  void aConstantIsKnownAgain() {
    assertThat(places.of("Synced")).isNull();
    places.found("Synced", "Sync.java:42");
    assertThat(places.of("Synced")).isEqualTo("Sync.java:42");
    assertThat(places.of("Stopped")).isNull();
  }

  @Test
  void aTextThatOnlyReadsTheSameIsNot() {
    String made = String.join("", "Sync", "ed");
    places.found("Synced", "Sync.java:42");
    places.found(made, "Other.java:1");
    assertThat(places.of(made)).isNull();
    assertThat(places.of("Synced")).isEqualTo("Sync.java:42");
  }

  @Test
  void noMoreAreRememberedThanAClassMayHave() {
    for (int i = 0; i <= Places.MOST; i++) {
      places.found(("message " + i).intern(), "Many.java:" + i);
    }
    assertThat(places.of(("message " + (Places.MOST - 1)).intern())).isNotNull();
    assertThat(places.of(("message " + Places.MOST).intern())).isNull();
  }
}
