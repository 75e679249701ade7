@NullMarked
package io.kubeipvs.cli;

import org.jspecify.annotations.NullMarked;
