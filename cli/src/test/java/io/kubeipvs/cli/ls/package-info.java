@NullMarked
package io.kubeipvs.cli.ls;

import org.jspecify.annotations.NullMarked;
