package io.kubeipvs.kubernetes.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What recorded answers do not show: refusals, and bytes that are not what they should be. */
final class WireFormatTest {
  /** A 401 as kube-apiserver 1.36.3 sent it, behind the envelope's first four bytes. */
  private static final String UNAUTHORIZED =
      """
      0a 0c                               Unknown 1, typeMeta, 12 bytes
        0a 02 76 31                         TypeMeta 1, apiVersion: v1
        12 06 53 74 61 74 75 73             TypeMeta 2, kind: Status
      12 30                               Unknown 2, raw, 48 bytes
        0a 06 0a 00 12 00 1a 00             Status 1, ListMeta: three empty texts
        12 07 46 61 69 6c 75 72 65          Status 2, status: Failure
        1a 0c 55 6e 61 75 74 68 6f 72 69 7a 65 64   Status 3, message: Unauthorized
        22 0c 55 6e 61 75 74 68 6f 72 69 7a 65 64   Status 4, reason: Unauthorized
        30 91 03                            Status 6, code: 401
      1a 00                               Unknown 3, contentEncoding
      22 00                               Unknown 4, contentType
      """;

  @Test
  void readsARefusalInProtobuf() throws IOException {
    byte[] envelope = bytes("6b 38 73 00   k8s\\0\n" + UNAUTHORIZED);
    assertThat(WireFormat.of(WireFormat.PROTOBUF).readStatus(envelope))
        .isEqualTo(new ApiStatus(401, "Unauthorized", "Unauthorized", 0, List.of()));
  }

  @Test
  void readsAWatchThatEndsWithAnErrorInProtobuf() throws IOException {
    byte[] envelope = bytes("6b 38 73 00   k8s\\0\n" + UNAUTHORIZED);
    String head =
        """
        00 00 00 53                         frame of 83 bytes
        0a 05 45 52 52 4f 52                WatchEvent 1, type: ERROR
        12 4a                               WatchEvent 2, RawExtension, 74 bytes
          0a 48                               RawExtension 1, raw, 72 bytes
        """;
    byte[] frame = concatenate(bytes(head), envelope);
    WireFormat.WatchReader watch =
        WireFormat.of(WireFormat.PROTOBUF + ";stream=watch")
            .watch(new ByteArrayInputStream(frame), Kind.SERVICE);
    assertThat(watch.next())
        .isEqualTo(
            new WatchFrame.Failed(
                new ApiStatus(401, "Unauthorized", "Unauthorized", 0, List.of())));
    assertThat(watch.next()).isNull();
  }

  @Test
  void readsAWatchThatEndsWithAnErrorInJson() throws IOException {
    String events =
        """
        {"object":{"kind":"Status","status":"Failure","message":"too old resource version: 1 (7)",
          "reason":"Expired","code":410,"metadata":{}},"type":"ERROR"}
        """;
    WatchFrame frame = json(events, Kind.SERVICE);
    assertThat(frame)
        .isInstanceOfSatisfying(
            WatchFrame.Failed.class, failed -> assertThat(failed.status().expired()).isTrue());
  }

  @Test
  void knowsThatAVersionLiesInTheFuture() throws IOException {
    String status =
        """
        {"kind":"Status","message":"Timeout","reason":"Timeout","code":504,
         "details":{"causes":[{"reason":"ResourceVersionTooLarge"}],"retryAfterSeconds":1}}
        """;
    ApiStatus read =
        WireFormat.of("application/json; charset=utf-8")
            .readStatus(status.getBytes(StandardCharsets.UTF_8));
    assertThat(read.versionTooLarge()).isTrue();
    assertThat(read.retryAfterSeconds()).isEqualTo(1);
  }

  /** A quiet watch may well end before its first event, and a list before its first byte. */
  @ParameterizedTest
  @ValueSource(strings = {WireFormat.JSON, WireFormat.PROTOBUF})
  void tellsOfAConnectionThatBreaksBeforeTheFirstByteAsOfAnyOther(String type) throws IOException {
    PipedInputStream broken = new PipedInputStream(); // nobody is at its other end
    WireFormat format = WireFormat.of(type);
    WireFormat.WatchReader watch =
        format.watch(broken, Kind.NODE); // does not read, for it may wait
    assertThatThrownBy(watch::next)
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("Pipe not connected");
    assertThatThrownBy(() -> format.readList(broken, Kind.NODE, _ -> {}))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("Pipe not connected");
  }

  @Test
  void takesAnObjectThatIsGoneByItsLastState() throws IOException {
    assertThat(json("{\"type\":\"DELETED\",\"object\":{\"metadata\":{\"name\":\"a\"}}}", Kind.NODE))
        .isInstanceOf(WatchFrame.Gone.class);
  }

  @Test
  void refusesWhatIsNoAnswerOfAnApiServer() {
    assertThatThrownBy(() -> WireFormat.of("text/html"))
        .hasMessage(
            "the answer has content type \"text/html\", not application/json or"
                + " application/vnd.kubernetes.protobuf");
    assertThatThrownBy(() -> json("{\"type\":\"NEWS\",\"object\":{}}", Kind.NODE))
        .hasMessage("the watch tells of an event of type \"NEWS\"");
    assertThatThrownBy(() -> json("[]", Kind.NODE))
        .hasMessage("JSON: an event of the watch is no object");
    assertThatThrownBy(() ->
            WireFormat.of(WireFormat.PROTOBUF)
                .readStatus("{\"kind\":1}".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("protobuf: found 7b226b69 where 6b387300 has to stand");
  }

  @Test
  void doesNotTakeMemoryForALengthThatIsOnlyClaimed() throws IOException {
    byte[] frame = bytes("7f ff ff ff   a frame of 2 GiB\n");
    WireFormat.WatchReader watch =
        WireFormat.of(WireFormat.PROTOBUF).watch(new ByteArrayInputStream(frame), Kind.NODE);
    assertThatThrownBy(watch::next).hasMessage("protobuf: a frame of 2147483647 bytes");
  }

  private static WatchFrame json(String events, Kind kind) throws IOException {
    WatchFrame frame =
        WireFormat.of(WireFormat.JSON)
            .watch(new ByteArrayInputStream(events.getBytes(StandardCharsets.UTF_8)), kind)
            .next();
    assertThat(frame).isNotNull();
    return Objects.requireNonNull(frame);
  }

  /** Reads hexadecimal bytes; what follows three spaces is a comment. */
  private static byte[] bytes(String commented) {
    StringBuilder hex = new StringBuilder();
    commented.lines().map(line -> line.strip().split(" {3}", 2)[0]).forEach(hex::append);
    return HexFormat.of().parseHex(hex.toString().replace(" ", ""));
  }

  private static byte[] concatenate(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
