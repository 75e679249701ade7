package io.kubeipvs.testkit.ipset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FakeIpSetsTest extends IpSetsContract {
  private final FakeIpSets fake = new FakeIpSets();

  @Override
  protected IpSets sets() {
    return fake;
  }

  @Override
  protected void reference(String set) {
    fake.addReference(set);
  }

  @Override
  protected void release(String set) {
    fake.removeReference(set);
  }

  @Test
  void aForeignSetIsListedWithoutDefinition() throws Exception {
    fake.addForeign("blocked", "hash:mac");
    assertThat(found("blocked").definition()).isNull();
    assertThat(found("blocked").typeName()).isEqualTo("hash:mac");
  }

  @Test
  void countsWritesButNotReads() throws Exception {
    apply(new IpSetOperation.Create(CLUSTER_IP), new IpSetOperation.Add(CLUSTER_IP, WEB));
    sets().list();
    assertThat(fake.controls().writes())
        .extracting(Object::toString)
        .containsExactly(
            "create set KUBE-CLUSTER-IP", "add 10.96.100.1,tcp:80 to set KUBE-CLUSTER-IP");
    fake.controls().forgetWrites();
    sets().list();
    assertThat(fake.controls().writeCount()).isZero();
  }

  @Test
  void anInjectedErrorFailsOneOperationOnce() throws Exception {
    apply(new IpSetOperation.Create(CLUSTER_IP));
    fake.controls().failNext(IpSetOperation.Add.class::isInstance, 12);
    BatchResult result =
        fake.apply(
            List.of(
                new IpSetOperation.Add(CLUSTER_IP, WEB), new IpSetOperation.Add(CLUSTER_IP, API)));
    assertThat(result.failures()).extracting(BatchResult.Failure::index).containsExactly(0);
    assertThat(found(CLUSTER_IP.name()).entries()).containsExactly(API);
  }

  @Test
  void anInjectedBatchErrorDoesNothing() throws Exception {
    fake.controls().failNextBatch(105);
    assertThatThrownBy(() -> fake.apply(List.of(new IpSetOperation.Create(CLUSTER_IP))))
        .isInstanceOf(NetlinkException.class);
    assertThat(fake.names()).isEmpty();
  }
}
