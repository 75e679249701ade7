package io.kubeipvs.agent.settings;

/** Under which heading a field is told of. */
public enum FieldGroup {
  NODE("Node and addresses"),
  API_SERVER("API server"),
  IPVS("IPVS"),
  LOCAL_TRAFFIC("Masquerading and local traffic"),
  CONNTRACK("Connection tracking (0 leaves a setting as it is)"),
  HEALTH("Health"),
  LOGGING("Logging"),
  PROCESS("Process"),
  OWN("Added by kube-ipvs");

  private final String heading;

  FieldGroup(String heading) {
    this.heading = heading;
  }

  public String heading() {
    return heading;
  }
}
