@NullMarked
package io.kubeipvs.agent;

import org.jspecify.annotations.NullMarked;
