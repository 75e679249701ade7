package io.kubeipvs.kubernetes.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kubeipvs.kubernetes.decode.DecodedObject;
import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.decode.ObjectDecoder;
import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both forms, judged by what a real API server sent; the README beside the files says how. */
final class RecordedAnswersTest {
  private static final Service WEB =
      new Service(
          new ObjectKey("default", "web"),
          "248",
          Instant.parse("2026-11-22T20:54:40Z"),
          Service.Type.LOAD_BALANCER,
          List.of(IpAddress.parse("10.96.0.80"), IpAddress.parse("fd00:10:96::60a9")),
          List.of(IpAddress.parse("192.0.2.10")),
          List.of(new Service.Ingress(IpAddress.parse("198.51.100.7"), Service.IpMode.PROXY)),
          List.of(IpPrefix.parse("203.0.113.0/24")),
          List.of(
              new ServicePort("http", Protocol.TCP, 80, 30080),
              new ServicePort("dns", Protocol.UDP, 53, 30053)),
          600,
          Service.TrafficPolicy.CLUSTER,
          Service.TrafficPolicy.LOCAL,
          32000,
          true);

  private static final EndpointSlice WEB_SLICE =
      new EndpointSlice(
          new ObjectKey("default", "web-abc"),
          "243",
          "web",
          IpFamily.IPV4,
          List.of(
              new Endpoint(
                  IpAddress.parse("10.244.1.5"),
                  true,
                  true,
                  false,
                  "node-1",
                  List.of("a"),
                  List.of(),
                  new ObjectKey("default", "web-0")),
              new Endpoint(
                  IpAddress.parse("10.244.2.6"),
                  false,
                  true,
                  true,
                  "node-2",
                  List.of(),
                  List.of(),
                  null)),
          List.of(
              new EndpointPort("http", Protocol.TCP, 8080),
              new EndpointPort("dns", Protocol.UDP, 5353)),
          Instant.parse("2026-01-31T12:00:00Z"),
          true);

  private static final Node NODE =
      new Node(
          new ObjectKey("", "node-1"),
          "245",
          "a",
          List.of(IpAddress.parse("192.168.224.3"), IpAddress.parse("203.0.113.3")),
          List.of(IpPrefix.parse("10.244.1.0/24"), IpPrefix.parse("fd00:10:244:1::/64")),
          true);

  @ParameterizedTest
  @ValueSource(strings = {"pb", "json"})
  void readsLists(String form) throws Exception {
    List<KubernetesObject> services = new ArrayList<>();
    assertThat(list("services." + form, Kind.SERVICE, services)).isEqualTo(new ListMeta("248", ""));
    assertThat(services).hasSize(2).last().isEqualTo(WEB);

    List<KubernetesObject> slices = new ArrayList<>();
    list("slices." + form, Kind.ENDPOINT_SLICE, slices);
    assertThat(slices).hasSize(2).last().isEqualTo(WEB_SLICE);

    List<KubernetesObject> nodes = new ArrayList<>();
    list("nodes." + form, Kind.NODE, nodes);
    assertThat(nodes).containsExactly(NODE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pb", "json"})
  void readsAWatchThatBeginsWithAList(String form) throws Exception {
    WireFormat.WatchReader watch =
        format(form).watch(new ByteArrayInputStream(recorded("watch." + form)), Kind.SERVICE);

    assertThat(watch.next())
        .isInstanceOfSatisfying(
            WatchFrame.Present.class,
            present -> assertThat(decoded(present.object()).key().name()).isEqualTo("kubernetes"));
    assertThat(watch.next())
        .isInstanceOfSatisfying(
            WatchFrame.Present.class,
            present -> assertThat(decoded(present.object())).isEqualTo(WEB));
    // The two were asked for one after the other; something else was written in between.
    assertThat(watch.next())
        .isEqualTo(new WatchFrame.Bookmark(form.equals("pb") ? "248" : "249", true));
    assertThat(watch.next()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"services.pb", "services.json", "slices.pb", "slices.json"})
  void sayWhatIsWrongWithAnAnswerThatIsCutOff(String name) throws IOException {
    byte[] whole = recorded(name);
    Kind kind = name.startsWith("services") ? Kind.SERVICE : Kind.ENDPOINT_SLICE;
    // Behind the items there are a bracket and a brace, or two empty fields of the envelope.
    int lastByteOfAllItems = whole.length - 4;
    for (int length = 0; length < lastByteOfAllItems; length++) {
      InputStream cut = new ByteArrayInputStream(Arrays.copyOf(whole, length));
      assertThat(catchThrowable(() -> format(name).readList(cut, kind, _ -> {})))
          .as("the first %d bytes", length)
          .isInstanceOf(WireException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"services.pb", "services.json", "watch.pb", "watch.json"})
  void neverFailsInAnyOtherWayWhateverTheBytesAre(String name) throws IOException {
    byte[] good = recorded(name);
    for (int seed = 0; seed < 2000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bad = good.clone();
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      Throwable thrown = catchThrowable(() -> readThrough(name, bad));
      if (thrown != null) {
        assertThat(thrown).as("seed %d", seed).isInstanceOf(IOException.class);
      }
    }
  }

  private static void readThrough(String name, byte[] bytes) throws Exception {
    InputStream in = new ByteArrayInputStream(bytes);
    if (name.startsWith("watch")) {
      WireFormat.WatchReader watch = format(name).watch(in, Kind.SERVICE);
      for (WatchFrame frame = watch.next(); frame != null; frame = watch.next()) {
        if (frame instanceof WatchFrame.Present present) {
          ObjectDecoder.decode(present.object());
        }
      }
    } else {
      format(name).readList(in, Kind.SERVICE, ObjectDecoder::decode);
    }
  }

  private static ListMeta list(String name, Kind kind, List<KubernetesObject> objects)
      throws Exception {
    return format(name)
        .readList(
            new ByteArrayInputStream(recorded(name)),
            kind,
            document -> objects.add(decoded(document)));
  }

  private static KubernetesObject decoded(DocumentNode document) {
    List<DecodedObject> decoded = ObjectDecoder.decode(document);
    assertThat(decoded).singleElement().isInstanceOf(DecodedObject.Usable.class);
    return ((DecodedObject.Usable) decoded.getFirst()).object();
  }

  private static WireFormat format(String name) throws WireException {
    return WireFormat.of(
        name.endsWith("json")
            ? "application/json"
            : "application/vnd.kubernetes.protobuf;stream=watch");
  }

  private static byte[] recorded(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RecordedAnswersTest.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }
}
