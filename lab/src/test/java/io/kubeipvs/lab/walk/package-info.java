@NullMarked
package io.kubeipvs.lab.walk;

import org.jspecify.annotations.NullMarked;
