@NullMarked
package io.kubeipvs.kubernetes.wire;

import org.jspecify.annotations.NullMarked;
