package io.kubeipvs.testkit.ipset;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipset.IpSet;
import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetError;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSetShape;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link IpSets} keeps, the fake as the kernel. */
public abstract class IpSetsContract extends IpSetsFixture {
  @Test
  void sizesAreToldWithoutTheEntries() throws Exception {
    apply(
        new IpSetOperation.Create(CLUSTER_IP),
        new IpSetOperation.Create(NODE_PORT_TCP),
        new IpSetOperation.Add(CLUSTER_IP, WEB),
        new IpSetOperation.Add(CLUSTER_IP, API),
        new IpSetOperation.Add(NODE_PORT_TCP, new IpSetEntry.Port(30080)));
    assertThat(sets().sizes()).isEqualTo(Map.of("KUBE-CLUSTER-IP", 2L, "KUBE-NODE-PORT-TCP", 1L));

    apply(new IpSetOperation.Delete(CLUSTER_IP, WEB));
    assertThat(sets().sizes()).containsEntry("KUBE-CLUSTER-IP", 1L);
  }

  @Test
  void anEmptyNamespaceHasNoSets() throws Exception {
    assertThat(sets().names()).isEmpty();
    assertThat(sets().list()).isEmpty();
    assertThat(sets().find("KUBE-CLUSTER-IP")).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeIsSupportedAndToBeAskedForMakesNoSet(IpSetType type) throws Exception {
    assertThat(sets().supports(type)).isTrue();
    assertThat(sets().supports(type)).isTrue();
    assertThat(sets().names()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeKeepsItsEntriesInBothFamilies(IpSetType type) throws Exception {
    for (IpFamily family : IpFamily.values()) {
      IpSetDefinition definition = IpSetDefinition.of("ALL-" + family, type, family);
      apply(create(definition));
      List<IpSetEntry> entries = entriesOf(type, family);
      for (IpSetEntry entry : entries) {
        assertThat(IpSetShape.fits(entry, definition)).isTrue();
        apply(new IpSetOperation.Add(definition, entry));
      }
      IpSet listed = found(definition.name());
      assertThat(listed.typeName()).isEqualTo(type.kernelName());
      assertThat(listed.references()).isZero();
      IpSetDefinition listedDefinition = Objects.requireNonNull(listed.definition());
      assertThat(listedDefinition.hasShapeOf(definition)).isTrue();
      assertThat(listedDefinition.name()).isEqualTo(definition.name());
      assertThat(listed.entries()).containsExactlyInAnyOrderElementsOf(entries);

      apply(new IpSetOperation.Delete(definition, entries.getFirst()));
      assertThat(found(definition.name()).entries())
          .containsExactlyInAnyOrderElementsOf(entries.subList(1, entries.size()));
    }
  }

  @Test
  void listsAllSets() throws Exception {
    apply(
        create(CLUSTER_IP),
        create(CLUSTER_IP_6),
        create(NODE_PORT_TCP),
        new IpSetOperation.Add(CLUSTER_IP, WEB),
        new IpSetOperation.Add(NODE_PORT_TCP, new IpSetEntry.Port(30_080)));
    assertThat(sets().names())
        .containsExactlyInAnyOrder("KUBE-CLUSTER-IP", "KUBE-6-CLUSTER-IP", "KUBE-NODE-PORT-TCP");
    assertThat(sets().list())
        .extracting(set -> set.name() + " " + set.entries())
        .containsExactlyInAnyOrder(
            "KUBE-CLUSTER-IP [10.96.100.1,tcp:80]",
            "KUBE-6-CLUSTER-IP []",
            "KUBE-NODE-PORT-TCP [30080]");
  }

  @Test
  void keepsTheSizesThatWereAskedFor() throws Exception {
    IpSetDefinition small =
        new IpSetDefinition("SMALL", IpSetType.HASH_IP, IpFamily.IPV6, 256, 100_000);
    apply(create(small));
    IpSetDefinition listed = Objects.requireNonNull(found("SMALL").definition());
    assertThat(listed.maxElements()).isEqualTo(100_000);
    assertThat(listed.hashSize()).isEqualTo(256);
  }

  @Test
  void aNameCanHave31Bytes() throws Exception {
    IpSetDefinition longest =
        IpSetDefinition.of("KUBE-6-LOAD-BALANCER-SOURCE-CID", IpSetType.HASH_IP, IpFamily.IPV6);
    apply(create(longest));
    assertThat(sets().names()).containsExactly(longest.name());
    assertThat(found(longest.name()).definition()).isEqualTo(longest);
  }

  @Test
  void creatingAnIdenticalSetAgainSucceedsAndKeepsTheEntries() throws Exception {
    apply(create(CLUSTER_IP), new IpSetOperation.Add(CLUSTER_IP, WEB), create(CLUSTER_IP));
    assertThat(found(CLUSTER_IP.name()).entries()).containsExactly(WEB);
  }

  @Test
  void creatingASetWhereAnotherKindStandsFails() throws Exception {
    apply(create(CLUSTER_IP));
    IpSetDefinition otherType =
        IpSetDefinition.of(CLUSTER_IP.name(), IpSetType.HASH_IP, IpFamily.IPV4);
    assertThat(codeOf(create(otherType))).isEqualTo(EEXIST);
    IpSetDefinition otherSize =
        new IpSetDefinition(
            CLUSTER_IP.name(), IpSetType.HASH_IP_PORT, IpFamily.IPV4, 1024, 1_000_000);
    assertThat(codeOf(create(otherSize))).isEqualTo(EEXIST);
  }

  /** A trap of the kernel's: whoever cares must look before. */
  @Test
  void creatingASetOfTheOtherFamilySucceedsAndChangesNothing() throws Exception {
    apply(create(CLUSTER_IP));
    IpSetDefinition otherFamily =
        IpSetDefinition.of(CLUSTER_IP.name(), IpSetType.HASH_IP_PORT, IpFamily.IPV6);
    assertThat(codeOf(create(otherFamily))).isZero();
    assertThat(found(CLUSTER_IP.name()).definition()).isEqualTo(CLUSTER_IP);
    assertThat(codeOf(new IpSetOperation.Add(otherFamily, tcp("fd00:10:96::1", 443))))
        .isEqualTo(IpSetError.PROTOCOL.code());
  }

  @Test
  void addingAgainAndDeletingWhatIsNotThereSucceed() throws Exception {
    apply(create(CLUSTER_IP));
    apply(new IpSetOperation.Add(CLUSTER_IP, WEB), new IpSetOperation.Add(CLUSTER_IP, WEB));
    assertThat(found(CLUSTER_IP.name()).entries()).containsExactly(WEB);
    apply(new IpSetOperation.Delete(CLUSTER_IP, WEB), new IpSetOperation.Delete(CLUSTER_IP, WEB));
    assertThat(found(CLUSTER_IP.name()).entries()).isEmpty();
  }

  @Test
  void writesToAMissingSetFailWithNoEntry() throws Exception {
    assertThat(codeOf(new IpSetOperation.Add(CLUSTER_IP, WEB))).isEqualTo(ENOENT);
    assertThat(codeOf(new IpSetOperation.Delete(CLUSTER_IP, WEB))).isEqualTo(ENOENT);
    assertThat(codeOf(new IpSetOperation.Destroy(CLUSTER_IP.name()))).isEqualTo(ENOENT);
  }

  @Test
  void anErrorNamesOperationObjectAndReason() throws Exception {
    BatchResult result = sets().apply(List.of(new IpSetOperation.Add(CLUSTER_IP, WEB)));
    assertThat(result.failures().getFirst().reason())
        .hasMessage("add 10.96.100.1,tcp:80 to set KUBE-CLUSTER-IP: ENOENT: there is no such set");
  }

  @Test
  void eachEntryOfABatchFailsOnItsOwn() throws Exception {
    apply(create(CLUSTER_IP), create(NODE_PORT_TCP));
    IpSetDefinition missing = IpSetDefinition.bitmap("MISSING");
    BatchResult result =
        sets()
            .apply(
                List.of(
                    new IpSetOperation.Add(CLUSTER_IP, WEB),
                    new IpSetOperation.Add(missing, new IpSetEntry.Port(1)),
                    new IpSetOperation.Add(NODE_PORT_TCP, new IpSetEntry.Port(30_080)),
                    new IpSetOperation.Destroy("MISSING"),
                    new IpSetOperation.Add(CLUSTER_IP, API)));
    assertThat(result.failures()).extracting(BatchResult.Failure::index).containsExactly(1, 3);
    assertThat(found(CLUSTER_IP.name()).entries()).containsExactlyInAnyOrder(WEB, API);
    assertThat(found(NODE_PORT_TCP.name()).entries()).containsExactly(new IpSetEntry.Port(30_080));
  }

  @Test
  void aFullSetTakesNoMore() throws Exception {
    IpSetDefinition two =
        new IpSetDefinition("TWO", IpSetType.HASH_IP_PORT, IpFamily.IPV4, 1024, 2);
    apply(create(two), new IpSetOperation.Add(two, WEB), new IpSetOperation.Add(two, API));
    BatchResult result = sets().apply(List.of(new IpSetOperation.Add(two, tcp("10.96.0.2", 80))));
    assertThat(result.failures().getFirst().reason())
        .hasMessageStartingWith(
            "add 10.96.0.2,tcp:80 to set TWO: IPSET_ERR_HASH_FULL: the set is full (maxelem 2)");
    apply(new IpSetOperation.Delete(two, WEB), new IpSetOperation.Add(two, tcp("10.96.0.2", 80)));
    assertThat(found("TWO").entries()).containsExactlyInAnyOrder(API, tcp("10.96.0.2", 80));
  }

  @Test
  void aSetHoldsNoPrefixOfLength0() throws Exception {
    IpSetDefinition nets = IpSetDefinition.of("NETS", IpSetType.HASH_NET, IpFamily.IPV4);
    apply(create(nets));
    IpSetEntry all = new IpSetEntry.Net(IpPrefix.parse("0.0.0.0/0"));
    assertThat(codeOf(new IpSetOperation.Add(nets, all))).isEqualTo(IpSetError.INVALID_CIDR.code());
    IpSetDefinition sources =
        IpSetDefinition.of("SOURCES", IpSetType.HASH_IP_PORT_NET, IpFamily.IPV6);
    apply(create(sources));
    IpSetEntry fromAll =
        new IpSetEntry.IpPortNet(
            IpAddress.parse("fd00:10:96::1"), Protocol.TCP, 80, IpPrefix.parse("::/0"));
    assertThat(codeOf(new IpSetOperation.Add(sources, fromAll)))
        .isEqualTo(IpSetError.INVALID_CIDR.code());
  }

  /** For addresses with ports it depends: Linux 6.1 stores them all, 6.18 not in hash:ip,port. */
  @Test
  void aSetOfAddressesDoesNotHoldTheUnspecifiedOne() throws Exception {
    IpSetDefinition addresses = IpSetDefinition.of("IPS", IpSetType.HASH_IP, IpFamily.IPV4);
    apply(create(addresses));
    IpSetEntry none = new IpSetEntry.Ip(IpAddress.parse("0.0.0.0"));
    assertThat(codeOf(new IpSetOperation.Add(addresses, none)))
        .isEqualTo(IpSetError.HASH_ELEM.code());
  }

  @Test
  void anEntryThatDoesNotFitItsDefinitionIsRefused() throws Exception {
    apply(create(CLUSTER_IP), create(CLUSTER_IP_6), create(NODE_PORT_TCP));
    List<IpSetOperation> misfits =
        List.of(
            new IpSetOperation.Add(CLUSTER_IP_6, WEB),
            new IpSetOperation.Add(NODE_PORT_TCP, WEB),
            new IpSetOperation.Delete(CLUSTER_IP, new IpSetEntry.Port(80)));
    BatchResult result = sets().apply(misfits);
    assertThat(result.failures()).extracting(BatchResult.Failure::index).containsExactly(0, 1, 2);
    assertThat(sets().list()).allSatisfy(set -> assertThat(set.entries()).isEmpty());
  }

  @Test
  void aSetThatARuleUsesCannotBeDestroyed() throws Exception {
    apply(create(CLUSTER_IP));
    reference(CLUSTER_IP.name());
    assertThat(found(CLUSTER_IP.name()).references()).isEqualTo(1);
    BatchResult result = sets().apply(List.of(new IpSetOperation.Destroy(CLUSTER_IP.name())));
    assertThat(result.failures().getFirst().reason())
        .hasMessageStartingWith("destroy set KUBE-CLUSTER-IP: IPSET_ERR_BUSY: ");
    release(CLUSTER_IP.name());
    apply(new IpSetOperation.Destroy(CLUSTER_IP.name()));
    assertThat(sets().names()).isEmpty();
  }

  @Test
  void aSwapExchangesContentsAndSizesButNotReferences() throws Exception {
    IpSetDefinition larger =
        new IpSetDefinition("LARGER", IpSetType.HASH_IP_PORT, IpFamily.IPV4, 1024, 131_072);
    apply(
        create(CLUSTER_IP),
        create(larger),
        new IpSetOperation.Add(CLUSTER_IP, WEB),
        new IpSetOperation.Add(larger, API));
    reference(CLUSTER_IP.name());
    apply(new IpSetOperation.Swap(CLUSTER_IP.name(), "LARGER"));
    IpSet swapped = found(CLUSTER_IP.name());
    assertThat(swapped.entries()).containsExactly(API);
    assertThat(swapped.references()).isEqualTo(1);
    assertThat(Objects.requireNonNull(swapped.definition()).maxElements()).isEqualTo(131_072);
    assertThat(found("LARGER").entries()).containsExactly(WEB);
    apply(new IpSetOperation.Destroy("LARGER"));
    assertThat(sets().names()).containsExactly(CLUSTER_IP.name());
    release(CLUSTER_IP.name());
  }

  @Test
  void aSwapNeedsTwoSetsOfOneTypeAndFamily() throws Exception {
    apply(create(CLUSTER_IP), create(CLUSTER_IP_6), create(NODE_PORT_TCP));
    String name = CLUSTER_IP.name();
    assertThat(codeOf(new IpSetOperation.Swap(name, NODE_PORT_TCP.name())))
        .isEqualTo(IpSetError.TYPE_MISMATCH.code());
    assertThat(codeOf(new IpSetOperation.Swap(name, CLUSTER_IP_6.name())))
        .isEqualTo(IpSetError.TYPE_MISMATCH.code());
    assertThat(codeOf(new IpSetOperation.Swap("MISSING", name))).isEqualTo(ENOENT);
    assertThat(codeOf(new IpSetOperation.Swap(name, "MISSING")))
        .isEqualTo(IpSetError.EXIST_SETNAME2.code());
  }

  @Test
  void anEmptyBatchIsDone() throws Exception {
    apply(create(CLUSTER_IP));
    assertThat(sets().apply(List.of())).isEqualTo(BatchResult.ALL_DONE);
    assertThat(sets().names()).hasSize(1);
  }

  @Test
  void aSetLargerThanOneReplyIsListedWhole() throws Exception {
    List<IpSetOperation> operations = new ArrayList<>();
    List<IpSetEntry> entries = new ArrayList<>();
    operations.add(create(CLUSTER_IP_6));
    for (int service = 1; service <= 5_000; service++) {
      IpSetEntry entry = tcp("fd00:10:96::" + Integer.toHexString(service), 80);
      entries.add(entry);
      operations.add(new IpSetOperation.Add(CLUSTER_IP_6, entry));
    }
    sets().apply(operations).orThrow();
    apply(create(CLUSTER_IP), new IpSetOperation.Add(CLUSTER_IP, WEB));
    assertThat(found(CLUSTER_IP_6.name()).entries()).isEqualTo(Set.copyOf(entries));
    assertThat(sets().list()).hasSize(2);
    apply(new IpSetOperation.Destroy(CLUSTER_IP_6.name()));
    assertThat(sets().names()).containsExactly(CLUSTER_IP.name());
  }
}
