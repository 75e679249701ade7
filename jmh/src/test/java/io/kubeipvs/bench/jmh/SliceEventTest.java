package io.kubeipvs.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.decode.DecodedObject;
import io.kubeipvs.kubernetes.decode.DecodedObject.Usable;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.wire.WireFormat;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is timed is what an API server would send: both forms decode to one and the same slice. */
final class SliceEventTest {
  @Test
  void bothFormsTellOfTheSameSlice() throws IOException {
    EndpointSlice slice = decoded(WireFormat.JSON);
    assertThat(slice).isEqualTo(decoded(WireFormat.PROTOBUF));
    assertThat(slice.endpoints()).hasSize(10);
    assertThat(slice.serviceKey()).hasToString("bench/svc-0");
  }

  @Test
  void theEventCanBeDecodedAgainAndAgain() throws IOException {
    DecodeOneEvent benchmark = new DecodeOneEvent();
    benchmark.endpoints = 1;
    benchmark.watch();
    assertThat(benchmark.decode()).isEqualTo(benchmark.decode());
  }

  private static EndpointSlice decoded(String contentType) throws IOException {
    DecodeOneEvent benchmark = new DecodeOneEvent();
    benchmark.endpoints = 10;
    benchmark.contentType = contentType;
    benchmark.watch();
    List<DecodedObject> decoded = benchmark.decode();
    assertThat(decoded).singleElement().isInstanceOf(Usable.class);
    return (EndpointSlice) ((Usable) decoded.getFirst()).object();
  }
}
