@NullMarked
package io.kubeipvs.kubernetes.decode;

import org.jspecify.annotations.NullMarked;
