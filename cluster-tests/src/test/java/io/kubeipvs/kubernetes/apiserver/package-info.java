/** The source against a fake API server; in the source's package, to turn its waits down. */
@NullMarked
package io.kubeipvs.kubernetes.apiserver;

import org.jspecify.annotations.NullMarked;
