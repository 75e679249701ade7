/** Scenarios as they lie in folders: objects and configuration in, expected kernel state out. */
@NullMarked
package io.kubeipvs.conformance.scenario;

import org.jspecify.annotations.NullMarked;
