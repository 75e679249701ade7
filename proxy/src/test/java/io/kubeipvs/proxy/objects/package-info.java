/** Services, slices and nodes in few words, for tests. */
@NullMarked
package io.kubeipvs.proxy.objects;

import org.jspecify.annotations.NullMarked;
