@NullMarked
package io.kubeipvs.agent.config;

import org.jspecify.annotations.NullMarked;
