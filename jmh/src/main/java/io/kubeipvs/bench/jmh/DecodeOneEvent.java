package io.kubeipvs.bench.jmh;

import io.kubeipvs.bench.workload.ClusterShape;
import io.kubeipvs.bench.workload.Workload;
import io.kubeipvs.kubernetes.decode.DecodedObject;
import io.kubeipvs.kubernetes.decode.ObjectDecoder;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import io.kubeipvs.kubernetes.wire.WatchFrame;
import io.kubeipvs.kubernetes.wire.WireFormat;
import io.kubeipvs.testkit.apiserver.FrameStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An event about one EndpointSlice: from the bytes of the watch to the record. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecodeOneEvent {
  /** Of the slice. */
  @Param({"1", "10", "100"})
  public int endpoints;

  /** The form of the answer. */
  @Param({WireFormat.JSON, WireFormat.PROTOBUF})
  public String contentType = WireFormat.JSON;

  private final FrameStream stream = new FrameStream();
  private byte[] frame = {};
  private WireFormat.WatchReader reader = () -> null;

  /** The event's bytes, and a watch that reads them again and again. */
  @Setup
  public void watch() throws IOException {
    Workload workload = Workload.of(new ClusterShape(1, endpoints));
    frame =
        contentType.equals(WireFormat.JSON)
            ? SliceEvent.json(workload)
            : SliceEvent.protobuf(workload);
    reader = WireFormat.of(contentType).watch(stream, Kind.ENDPOINT_SLICE);
  }

  /** One event. */
  @Benchmark
  public List<DecodedObject> decode() throws IOException {
    stream.give(frame);
    if (reader.next() instanceof WatchFrame.Present present) {
      return ObjectDecoder.decode(present.object());
    }
    throw new IOException("the watch has ended");
  }
}
