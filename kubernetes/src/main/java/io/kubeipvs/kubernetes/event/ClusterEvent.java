package io.kubeipvs.kubernetes.event;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;

/**
 * Something that happened to an object ({@code events.k8s.io/v1}). Immutable.
 *
 * @param uid the object's, without which {@code kubectl describe} does not find the event; empty
 *     for a Service or an EndpointSlice whose uid is not known here; a Node's is its name, as
 *     kube-proxy has it
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

  /** The same of an object whose uid has become known. */
  ClusterEvent withUid(String known) {
    return new ClusterEvent(severity, kind, object, known, reason, action, note);
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

  /** A Service does not get an address and port that it asks for; the note says which, and why. */
  public static ClusterEvent frontEndRefused(ObjectKey service, String note) {
    return new ClusterEvent(
        Severity.WARNING, Kind.SERVICE, service, "", "FrontEndRefused", "ServeHolder", note);
  }

  /** Nobody else has that address and port any more, or the Service asks for it no more. */
  public static ClusterEvent frontEndFree(ObjectKey service, String note) {
    return new ClusterEvent(
        Severity.NORMAL, Kind.SERVICE, service, "", "FrontEndConflictOver", "Plan", note);
  }
}
