/**
 * What an API server's answers look like on the wire: lists and watch events, in protobuf and in
 * JSON, read down to the fields a Service proxy needs. Reads streams; opens none.
 */
@NullMarked
package io.kubeipvs.kubernetes.wire;

import org.jspecify.annotations.NullMarked;
