package io.kubeipvs.lab.cluster;

import io.kubeipvs.lab.LabFiles;
import io.kubeipvs.lab.network.Commands;
import io.kubeipvs.lab.network.Pod;
import java.nio.file.Path;
import java.util.List;

/** dnsmasq in a pod, as the cluster's DNS: it knows the names of the Services, and logs queries. */
public final class Dnsmasq {
  private Dnsmasq() {}

  /**
   * @param hosts names and addresses as {@code /etc/hosts} has them
   */
  static Daemon start(Commands commands, LabFiles files, Pod pod, String hosts) {
    Path folder = files.podFolder(pod.name());
    files.write(folder.resolve("hosts"), hosts);
    files.write(
        folder.resolve("dnsmasq.conf"),
        """
        no-resolv
        no-hosts
        addn-hosts=%s/hosts
        local=/cluster.local/
        user=root
        group=root
        pid-file=%s/pid
        log-queries
        log-facility=-
        """
            .formatted(folder, folder));
    return Daemon.start(
        commands,
        "dnsmasq of " + pod.name(),
        pod.place(),
        List.of("dnsmasq", "--keep-in-foreground", "--conf-file=" + folder.resolve("dnsmasq.conf")),
        folder.resolve("dnsmasq.log"));
  }
}
