/** Addresses, prefixes, ports and protocols as values; knows of no other module. */
@NullMarked
package io.kubeipvs.net;

import org.jspecify.annotations.NullMarked;
