package io.kubeipvs.bench.jmh;

import io.kubeipvs.bench.workload.ClusterShape;
import io.kubeipvs.bench.workload.KernelOperations;
import io.kubeipvs.bench.workload.Workload;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.KernelIpSets;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.KernelIpvs;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.testkit.netlink.AcceptingChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Five hundred writes become one datagram, and its acknowledgement is read: all that we do of a
 * batch ourselves, behind which the kernel is left out.
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EncodeOneBatch {
  private static final int BATCH = 500;

  private final KernelIpvs ipvs = KernelIpvs.over(new AcceptingChannel());
  private final KernelIpSets sets = KernelIpSets.over(new AcceptingChannel());
  private List<IpvsOperation> servers = List.of();
  private List<IpSetOperation> entries = List.of();

  /** The operations; they are the same each time. */
  @Setup
  public void choose() {
    Workload workload = Workload.of(new ClusterShape(BATCH, 10));
    servers = List.copyOf(KernelOperations.servers(workload).subList(0, BATCH));
    entries =
        KernelOperations.sets(workload).stream()
            .filter(IpSetOperation.Add.class::isInstance)
            .limit(BATCH)
            .toList();
  }

  /** Virtual servers, each with its ten real servers. */
  @Benchmark
  public BatchResult servers() throws NetlinkException {
    return ipvs.apply(servers);
  }

  /** Entries of three sets. */
  @Benchmark
  public BatchResult setEntries() throws NetlinkException {
    return sets.apply(entries);
  }
}
