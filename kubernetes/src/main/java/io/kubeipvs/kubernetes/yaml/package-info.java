/** Text in YAML or JSON to documents, with the reading of values that kubectl has. Pure. */
@NullMarked
package io.kubeipvs.kubernetes.yaml;

import org.jspecify.annotations.NullMarked;
