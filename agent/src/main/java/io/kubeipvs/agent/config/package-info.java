/** What an operator decides: typed, validated once, with messages that name the option. */
@NullMarked
package io.kubeipvs.agent.config;

import org.jspecify.annotations.NullMarked;
