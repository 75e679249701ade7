@NullMarked
package io.kubeipvs.lab.cluster;

import org.jspecify.annotations.NullMarked;
