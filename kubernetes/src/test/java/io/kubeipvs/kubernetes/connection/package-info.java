@NullMarked
package io.kubeipvs.kubernetes.connection;

import org.jspecify.annotations.NullMarked;
