package io.kubeipvs.kubernetes.event;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;

/**
 * Something that happened to an object ({@code events.k8s.io/v1}). Immutable.
 *
 * @param uid the object's, without which {@code kubectl describe} does not find the event; a Node's
 *     is its name, as kube-proxy has it
 * @param reason why, in one word such as {@code Starting}
 * @param action what was done about it, in one word
 * @param note a sentence for people; may be empty
 */
public record ClusterEvent(
    Severity severity,
    Kind kind,
    ObjectKey object,
    String uid,
    String reason,
    String action,
    String note) {
  /** {@code type} of an Event. */
  public enum Severity {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String kubernetesName;

    Severity(String kubernetesName) {
      this.kubernetesName = kubernetesName;
    }

    /** As Kubernetes writes it. */
    public String kubernetesName() {
      return kubernetesName;
    }
  }

  /** An agent begins to serve its node. */
  public static ClusterEvent starting(String nodeName) {
    return new ClusterEvent(
        Severity.NORMAL,
        Kind.NODE,
        new ObjectKey("", nodeName),
        nodeName,
        "Starting",
        "StartKubeProxy",
        "");
  }

  /** An object is not served, or not as it is now; the note names the field. */
  public static ClusterEvent refused(Kind kind, ObjectKey object, String uid, String note) {
    return new ClusterEvent(
        Severity.WARNING, kind, object, uid, "Refused", "KeepLastGoodVersion", note);
  }
}
