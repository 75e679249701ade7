@NullMarked
package io.kubeipvs.agent.metrics;

import org.jspecify.annotations.NullMarked;
