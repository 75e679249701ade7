/**
 * The lab: a whole cluster on one machine, shown step by step or left running with a shell. It
 * stands on the machine's own tools (ip, ipvsadm, ipset, iptables, curl, nginx, dnsmasq), so that
 * everything it shows can be typed again.
 */
@NullMarked
package io.kubeipvs.lab;

import org.jspecify.annotations.NullMarked;
