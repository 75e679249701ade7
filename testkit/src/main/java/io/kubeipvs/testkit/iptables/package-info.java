/** iptables without a kernel: tables that behave as the tools' do, and the contract of both. */
@NullMarked
package io.kubeipvs.testkit.iptables;

import org.jspecify.annotations.NullMarked;
