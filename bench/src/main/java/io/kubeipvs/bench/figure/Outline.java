package io.kubeipvs.bench.figure;

import java.time.Duration;

/**
 * What a figure is called, and what it needs. Immutable.
 *
 * @param name such as {@code P1}; also how it is chosen
 * @param title what it measures, for a list
 * @param limit longest that it may take, set-up included
 * @param kernelMemory memory of the kernel, if one is booted for it
 */
public record Outline(String name, String title, Duration limit, String kernelMemory) {
  /** Enough for all but the largest clusters. */
  public static final String USUAL_MEMORY = "2G";
}
