/** Results, their table, their file and their page in the documentation. */
@NullMarked
package io.kubeipvs.bench.report;

import org.jspecify.annotations.NullMarked;
