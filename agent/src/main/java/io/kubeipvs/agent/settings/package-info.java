/**
 * An operator's configuration as it is written: kube-proxy's {@code KubeProxyConfiguration}
 * v1alpha1 and its flags, with a section of our own. One table says of every field its type, its
 * default and its effect; reading, checking, writing, the help and the migration report follow it.
 * Pure: reads no file itself.
 */
@NullMarked
package io.kubeipvs.agent.settings;

import org.jspecify.annotations.NullMarked;
