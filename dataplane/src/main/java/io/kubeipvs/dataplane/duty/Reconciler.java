package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.dataplane.address.AddressPart;
import io.kubeipvs.dataplane.rule.RulePart;
import io.kubeipvs.dataplane.server.ServerPart;
import io.kubeipvs.dataplane.set.SetPart;
import io.kubeipvs.dataplane.write.Journal;
import io.kubeipvs.dataplane.write.Pass;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the due resources in the order that protects traffic. Adding: sets and rules, entries,
 * virtual servers with their real servers, addresses. Removing: the reverse. Owned by the writer's
 * thread.
 *
 * <p>Where rules of the iptables mode serve, they carry all traffic until ours replace them, and
 * from then on nothing does but IPVS: so rules come last there.
 */
final class Reconciler {
  /** Everything else on a node may depend on reaching the API server. */
  private static final ObjectKey FIRST = new ObjectKey("default", "kubernetes");

  private final SetPart sets;
  private final RulePart rules;
  private final ServerPart servers;
  private final AddressPart addresses;
  private final FlowPart flows;
  private final DriftCheck drift;
  private final Journal journal;

  Reconciler(
      SetPart sets,
      RulePart rules,
      ServerPart servers,
      AddressPart addresses,
      FlowPart flows,
      DriftCheck drift,
      Journal journal) {
    this.drift = drift;
    this.journal = journal;
    this.sets = sets;
    this.rules = rules;
    this.servers = servers;
    this.addresses = addresses;
    this.flows = flows;
  }

  void run(Pass pass) {
    boolean adds = !pass.wantedMembers().isEmpty();
    for (Resource.Rules resource : pass.rules()) {
      drift.rulesAreToBeRead(resource.family());
    }

    // A rule goes with the last entry of its set, so rules lead or follow as the entries do.
    boolean rulesLead = adds && !rules.replaceIptablesMode(pass);
    if (rulesLead) {
      bringRules(pass);
    } else if (adds) {
      for (Resource.Rules resource : pass.rules()) {
        sets.ensureSets(pass, resource);
      }
    }
    addAll(pass);
    if (adds && !rulesLead) {
      rules.readAnew(); // somebody may have flushed them meanwhile
      bringRules(pass);
    }
    addresses.remove(pass, pass.addresses());
    servers.remove(pass, pass.servers());
    sets.remove(pass, pass.unwantedMembers());
    if (!adds) {
      bringRules(pass);
    }
    flows.clean(pass);
  }

  /** What belongs to the API server's own Service comes before all else. */
  private void addAll(Pass pass) {
    if (!Split.isNeeded(pass)) {
      add(pass, pass.wantedMembers(), pass.servers(), pass.addresses());
      return;
    }
    Split first = Split.of(pass);
    add(pass, first.wantedMembers(pass, true), first.servers, first.addresses(pass, true));
    add(pass, first.wantedMembers(pass, false), first.others, first.addresses(pass, false));
  }

  /** Entries that were left out of a full set and for which there is room now. */
  Map<Resource, Cause> takeFitting() {
    return sets.takeFitting();
  }

  /**
   * Whether a set or the device turned out to be destroyed by somebody since this was last asked.
   * What stood in it has gone with it, so all has to be read anew.
   */
  boolean takeSurprise() {
    boolean setLost = sets.takeSurprise();
    boolean deviceLost = addresses.takeSurprise();
    return setLost || deviceLost;
  }

  /** What somebody else makes of the rules from then on shows at the next look. */
  private void bringRules(Pass pass) {
    for (Resource.Rules resource : pass.rules()) {
      long restores = journal.writes(WriteKind.RESTORE_RULES);
      sets.ensureSets(pass, resource);
      rules.bring(pass, resource);
      drift.rulesCompared(resource.family(), journal.writes(WriteKind.RESTORE_RULES) > restores);
    }
  }

  private void add(
      Pass pass,
      List<Resource.Member> someMembers,
      List<Resource.Server> someServers,
      List<Resource.BoundAddress> someAddresses) {
    sets.add(pass, someMembers);
    servers.bring(pass, someServers);
    addresses.add(pass, someAddresses);
  }

  /** What belongs to the API server's own Service, and all else. */
  private record Split(
      List<Resource.Server> servers, List<Resource.Server> others, Set<IpAddress> addresses) {
    /** Whether anything comes first; for most changes nothing does. */
    static boolean isNeeded(Pass pass) {
      for (Resource.Server server : pass.servers()) {
        if (isFirst(pass, server)) {
          return true;
        }
      }
      return false;
    }

    private static boolean isFirst(Pass pass, Resource.Server server) {
      return FIRST.equals(pass.plan().owner(server.frontEnd()));
    }

    static Split of(Pass pass) {
      Split split = new Split(new ArrayList<>(), new ArrayList<>(), new HashSet<>());
      for (Resource.Server server : pass.servers()) {
        if (isFirst(pass, server)) {
          split.servers.add(server);
          split.addresses.add(server.frontEnd().address());
        } else {
          split.others.add(server);
        }
      }
      return split;
    }

    List<Resource.Member> wantedMembers(Pass pass, boolean first) {
      return pass.wantedMembers().stream()
          .filter(resource -> isFirst(resource.member().address()) == first)
          .toList();
    }

    List<Resource.BoundAddress> addresses(Pass pass, boolean first) {
      return pass.addresses().stream()
          .filter(resource -> isFirst(resource.address()) == first)
          .toList();
    }

    private boolean isFirst(@Nullable IpAddress address) {
      return address != null && addresses.contains(address);
    }
  }
}
