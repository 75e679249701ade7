/** What operators install, judged by the programs that will read it. */
@NullMarked
package io.kubeipvs.deploy;

import org.jspecify.annotations.NullMarked;
