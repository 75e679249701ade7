package io.kubeipvs.kubernetes.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.wire.ApiStatus;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CourseTest {
  private final IOException noConnection = new IOException("connection refused");
  private final IOException broken = new IOException("connection reset");
  private final IOException unavailable = refusal(503, "ServiceUnavailable");
  private final IOException expired = refusal(410, "Expired");

  private final Course course = new Course();

  @BeforeEach
  void listOnce() {
    assertThat(course.watchFrom()).as("nothing is known").isNull();
    assertThat(course.listFrom()).as("the server's cache").isEqualTo("0");
    course.listBegins();
    course.listed("100");
  }

  @Test
  void aWatchThatBreaksGoesOnWhereItWas() {
    course.heard("105");
    assertThat(course.watchFailed(broken, true)).as("worth telling").isFalse();
    assertThat(course.watchFrom()).isEqualTo("105");
  }

  @Test
  void anOutageOrABusyServerCostsNoListHoweverLongItIs() {
    for (int i = 0; i < 100; i++) {
      course.watchFailed(noConnection, false);
      course.watchFailed(refusal(429, "TooManyRequests"), false);
      assertThat(course.watchFrom()).isEqualTo("100");
    }
  }

  @Test
  void aWatchThatAServerAnswersInVainGivesWayToAList() {
    course.watchFailed(broken, true);
    course.watchFailed(broken, true);
    assertThat(course.watchFrom()).isEqualTo("100");
    course.watchFailed(broken, true);
    assertThat(course.watchFrom()).isNull();

    // Once is enough from then on, until a watch is of use.
    course.listBegins();
    course.listed("110");
    assertThat(course.trustsAList(false)).isFalse();
    assertThat(course.watchFrom()).isEqualTo("110");
    course.watchFailed(broken, true);
    assertThat(course.watchFrom()).isNull();

    course.listed("120");
    course.heard("121");
    course.watchFailed(broken, true);
    assertThat(course.watchFrom()).isEqualTo("121");
  }

  @Test
  void aWatchThatStoodBeforeItBrokeIsAsGoodAsOneThatToldSomething() {
    course.watchFailed(broken, true);
    course.watchFailed(broken, true);
    course.lasted();
    assertThat(course.trustsAnOpenWatch()).isTrue();
    assertThat(course.watchFailed(broken, true)).as("worth telling").isFalse();
    course.watchFailed(broken, true);
    assertThat(course.watchFrom()).as("two in a row, not four").isEqualTo("100");
  }

  @Test
  void whereListsFailTooItGoesOnWatching() {
    for (int i = 0; i < 3; i++) {
      course.watchFailed(unavailable, false);
    }
    assertThat(course.watchFrom()).isNull();
    course.listFailed(unavailable, false, false);
    assertThat(course.watchFrom()).isEqualTo("100");
  }

  @Test
  void aListThatHasBegunIsListedToItsEnd() {
    for (int i = 0; i < 3; i++) {
      course.watchFailed(broken, true);
    }
    course.listBegins();
    course.listFailed(broken, true, false);
    assertThat(course.watchFrom()).as("what was told is newer than that").isNull();
  }

  @Test
  void aBookmarkOfTheSameVersionIsNoNews() {
    for (int i = 0; i < 3; i++) {
      course.heard("100");
      course.watchFailed(broken, true);
    }
    assertThat(course.watchFrom()).isNull();
  }

  @Test
  void theEndOfHistoryIsWorthTellingOnlyIfItComesAgain() {
    assertThat(course.watchFailed(expired, true)).isFalse();
    assertThat(course.watchFrom()).isNull();
    course.listed("110");
    assertThat(course.watchFailed(expired, true)).isTrue();
  }

  /** In pages it would come from etcd, as would the newest version: of every node at once. */
  @Test
  void theListAfterTheEndOfHistoryComesFromTheCacheInOnePiece() {
    course.watchFailed(expired, true);
    assertThat(course.listFrom()).isEqualTo("100");
    assertThat(course.listsInPages()).isFalse();
  }

  @Test
  void theNewestVersionIsAskedForWhereTheServerCannotListTheOneThatIsKnown() {
    course.watchFailed(expired, true);
    assertThat(course.listFailed(expired, false, false)).as("worth telling").isFalse();
    assertThat(course.listFrom()).isEmpty();
    assertThat(course.listsInPages()).isTrue();
    assertThat(course.listFailed(expired, false, false)).as("worth telling").isTrue();
    course.listed("90");
    assertThat(course.watchFrom()).isEqualTo("90");
    assertThat(course.listFrom()).isEqualTo("90");
  }

  @Test
  void aListWhosePagesDoNotLastComesInOnePiece() {
    Course atStart = new Course();
    assertThat(atStart.listsInPages()).isTrue();
    atStart.listBegins();
    atStart.listFailed(expired, false, true);
    assertThat(atStart.listsInPages()).isFalse();
    assertThat(atStart.listFrom()).isEqualTo("0");
  }

  @Test
  void aStreamedListThatBreaksIsStreamedAgainAndThenListedOtherwiseOnce() {
    course.listFailed(broken, true, false);
    assertThat(course.streamsList()).isTrue();
    course.listFailed(broken, true, false);
    assertThat(course.streamsList()).isFalse();
    course.listFailed(broken, false, false);
    assertThat(course.streamsList()).as("that fails too").isTrue();

    course.streamRefused();
    assertThat(course.streamsList()).isFalse();
    course.listed("110");
    assertThat(course.streamsList()).as("next time").isTrue();
  }

  @Test
  void aServerThatIsBusyOrBehindOrAwayIsAskedForNothingButStreams() {
    for (IOException failure : List.of(refusal(429, "TooManyRequests"), expired, noConnection)) {
      for (int i = 0; i < 5; i++) {
        course.listFailed(failure, false, false);
        assertThat(course.streamsList()).isTrue();
      }
    }
  }

  private static IOException refusal(int code, String reason) {
    return new ApiException("watch", new ApiStatus(code, reason, "", 0, List.of()), 0);
  }
}
