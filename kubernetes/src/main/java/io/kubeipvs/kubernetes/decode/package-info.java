/**
 * From a parsed document to the compact records: API defaults are filled in, every value is
 * checked, and what cannot be used is named by field. Pure: no I/O, no clock, no thread.
 */
@NullMarked
package io.kubeipvs.kubernetes.decode;

import org.jspecify.annotations.NullMarked;
