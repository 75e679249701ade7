package io.kubeipvs.dataplane;

import java.util.List;

/**
 * The writes that are remembered, and how many are no more. Immutable.
 *
 * @param forgotten how many older writes are remembered no more
 * @param writes oldest first; not copied, for its texts may be made as it is read, one at a time
 */
public record WriteHistory(long forgotten, List<KernelWrite> writes) {
  /** Nothing was written yet. */
  public static final WriteHistory NONE = new WriteHistory(0, List.of());
}
