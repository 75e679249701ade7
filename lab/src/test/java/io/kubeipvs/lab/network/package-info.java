@NullMarked
package io.kubeipvs.lab.network;

import org.jspecify.annotations.NullMarked;
