@NullMarked
package io.kubeipvs.kubernetes.yaml;

import org.jspecify.annotations.NullMarked;
