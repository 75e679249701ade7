package io.kubeipvs.agent.settings;

/** What becomes of a field's value. */
public enum FieldEffect {
  /** It does what it does in kube-proxy. */
  KEPT,
  /** It is read, and does something else than in kube-proxy; the field's description says what. */
  CHANGED,
  /** It has no effect, nor has it in kube-proxy's IPVS mode on Linux. */
  UNUSED_IN_IPVS_MODE,
  /** It has no effect, but has one in kube-proxy. */
  NOT_OFFERED
}
