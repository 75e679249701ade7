@NullMarked
package io.kubeipvs.agent.health;

import org.jspecify.annotations.NullMarked;
