/** The little HTTP that the agent's ports need, on the JDK's own server. */
@NullMarked
package io.kubeipvs.agent.http;

import org.jspecify.annotations.NullMarked;
