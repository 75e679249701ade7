package io.kubeipvs.agent.logging;

/** What a line of the log looks like, as {@code --logging-format} names it. Immutable. */
public enum LogFormat {
  /** As klog: {@code I1122 12:00:00.000000 1 File.java:42] "Message" key="value"}. */
  TEXT,
  /** As Kubernetes' JSON log: an object with ts, level, caller, msg, v, and the keys. */
  JSON
}
