@NullMarked
package io.kubeipvs.agent.settings;

import org.jspecify.annotations.NullMarked;
