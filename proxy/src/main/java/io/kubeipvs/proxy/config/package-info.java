/** What an operator decides, as far as planning needs it. */
@NullMarked
package io.kubeipvs.proxy.config;

import org.jspecify.annotations.NullMarked;
