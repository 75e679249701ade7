package io.kubeipvs.kubernetes.event;

/** Takes events and returns at once, whatever becomes of them. Safe on any thread. */
public interface EventSink {
  /** Where there is nobody to tell. */
  EventSink NONE = _ -> {};

  void post(ClusterEvent event);
}
