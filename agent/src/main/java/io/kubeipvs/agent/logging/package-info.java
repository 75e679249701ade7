/**
 * The log: what is behind slf4j, written to standard error as klog text or as JSON, line by line.
 *
 * <p>slf4j finds its provider through a service file, makes it itself and keeps it in a static
 * field. That field is the only static state; the settings live in the provider, and {@link
 * io.kubeipvs.agent.logging.Logging#configure} reaches them through slf4j.
 */
@NullMarked
package io.kubeipvs.agent.logging;

import org.jspecify.annotations.NullMarked;
