@NullMarked
package io.kubeipvs.agent.node;

import org.jspecify.annotations.NullMarked;
