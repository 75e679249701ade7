/** What the agent tells others of its health, over HTTP, as kube-proxy does. */
@NullMarked
package io.kubeipvs.agent.health;

import org.jspecify.annotations.NullMarked;
