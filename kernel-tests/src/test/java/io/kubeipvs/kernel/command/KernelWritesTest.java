package io.kubeipvs.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.conformance.trace.KernelWrites;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KernelWritesTest {
  @Test
  void tellsQuestionsFromWrites() {
    KernelWrites.Seen seen =
        KernelWrites.of(
            List.of(
                // a dump of links, and one address added
                "7 sendto(3<NETLINK:[ROUTE:793]>, [{nlmsg_len=20, ...}], 20, 0, NULL, 0) = 20",
                " | 00000  14 00 00 00 12 00 01 03  a8 2f 03 6b 00 00 00 00  ................ |",
                " | 00010  00 00 00 00                                       .... |",
                "7 sendto(3<NETLINK:[ROUTE:793]>, [{nlmsg_len=24, ...}], 24, 0, NULL, 0) = 24",
                " | 00000  18 00 00 00 14 00 05 06  07 00 00 00 00 00 00 00  ................ |",
                " | 00010  02 20 00 00 05 00 00 00                           ........ |",
                // IPVS: get service, then new service in one datagram, split by another thread
                "8 sendto(9<NETLINK:[GENERIC:12]>, [{nlmsg_len=20, ...}], 40, 0, NULL, 0"
                    + " <unfinished ...>",
                "7 openat(AT_FDCWD, \"/proc/sys/net/ipv4/ip_forward\", O_RDONLY) = 5",
                "8 <... sendto resumed>) = 40",
                " | 00000  14 00 00 00 1c 00 01 03  05 00 00 00 00 00 00 00  ................ |",
                " | 00010  04 01 00 00 14 00 00 00  1c 00 05 00 06 00 00 00  ................ |",
                " | 00020  00 00 00 00 01 01 00 00                           ........ |",
                "7 openat(AT_FDCWD, \"/proc/sys/net/ipv4/ip_forward\", O_WRONLY|O_CREAT) = 5",
                "9 execve(\"/usr/sbin/iptables-save\", [\"iptables-save\"], 0x1 /* 9 vars */) = 0",
                "9 execve(\"/usr/sbin/iptables\", [\"iptables\", \"--version\"], 0x1) = 0",
                // nf_tables: get generation, as iptables-nft-save does, then new table
                "9 sendto(3<NETLINK:[NETFILTER:9]>, [{nlmsg_len=20, ...}], 20, 0, NULL, 0) = 20",
                " | 00000  14 00 00 00 10 0a 01 00  00 00 00 00 00 00 00 00  ................ |",
                " | 00010  00 00 00 00                                       .... |",
                "9 sendto(3<NETLINK:[NETFILTER:9]>, [{nlmsg_len=20, ...}], 20, 0, NULL, 0) = 20",
                " | 00000  14 00 00 00 00 0a 05 06  00 00 00 00 00 00 00 00  ................ |",
                " | 00010  02 00 00 00                                       .... |",
                "9 execve(\"/usr/sbin/iptables-restore\", [\"iptables-restore\"], 0x1) = 0"));

    assertThat(seen.questions()).isEqualTo(3);
    assertThat(seen.writes())
        .satisfiesExactly(
            write -> assertThat(write).isEqualTo("netlink ROUTE type 0x14 2"),
            write -> assertThat(write).isEqualTo("netlink GENERIC type 0x1c 1"),
            write -> assertThat(write).isEqualTo("setting /proc/sys/net/ipv4/ip_forward"),
            write -> assertThat(write).isEqualTo("netlink NETFILTER type 0xa00 2"),
            write -> assertThat(write).startsWith("tool \"/usr/sbin/iptables-restore\""));
  }
}
