@NullMarked
package io.kubeipvs.agent.names;

import org.jspecify.annotations.NullMarked;
