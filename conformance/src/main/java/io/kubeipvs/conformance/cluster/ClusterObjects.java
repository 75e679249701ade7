package io.kubeipvs.conformance.cluster;

import io.kubeipvs.conformance.cluster.ApiConnection.Answer;
import io.kubeipvs.conformance.run.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings a real API server's Services, EndpointSlices and Nodes to what a manifest says, by as few
 * requests as kubectl would need. An object is made anew where a field of it cannot be changed.
 *
 * <p>The Service default/kubernetes belongs to the server, which makes it again when it is deleted:
 * it is hidden from proxies while a manifest does not hold it. One thread owns this.
 */
public final class ClusterObjects {
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;
  private static final int NOT_FOUND = 404;
  private static final String OWN_SERVICE = "/api/v1/namespaces/default/services/kubernetes";
  private static final String HIDING_LABEL = "service.kubernetes.io/service-proxy-name";

  private final ApiConnection api;
  private final String token;
  private final Set<String> namespaces =
      new TreeSet<>(Set.of("", "default", "kube-system", "kube-public", "kube-node-lease"));
  private final Map<String, ApiObject> there = new LinkedHashMap<>();

  ClusterObjects(ApiConnection api, String token) {
    this.api = api;
    this.token = token;
  }

  /** Hides the server's own Service, which is there from the start. */
  void begin() throws IOException, InterruptedException {
    must(send("PATCH", OWN_SERVICE, label("\"nobody\"")), "hide " + OWN_SERVICE);
  }

  /**
   * Makes the objects of a manifest all that there are.
   *
   * @throws RefusedException if the server does not take one; what it took is there
   */
  public void put(String manifest) throws IOException, InterruptedException, RefusedException {
    Map<String, ApiObject> wanted = ApiObject.byPath(manifest);
    for (ApiObject object : List.copyOf(there.values())) {
      if (!wanted.containsKey(object.path())) {
        remove(object);
      }
    }
    // An address or a port may be free only after a later object has moved away from it.
    Map<String, ApiObject> left = new LinkedHashMap<>(wanted);
    List<String> refusals = new ArrayList<>();
    int before;
    do {
      before = left.size();
      refusals.clear();
      for (ApiObject object : List.copyOf(left.values())) {
        String refusal = put(object);
        if (refusal.isEmpty()) {
          left.remove(object.path());
        } else {
          refusals.add(refusal);
        }
      }
    } while (!left.isEmpty() && left.size() < before);
    if (!refusals.isEmpty()) {
      throw new RefusedException(
          refusals.getFirst()
              + (refusals.size() == 1 ? "" : "; and " + (refusals.size() - 1) + " objects more"));
    }
  }

  /** Deletes all that was put. */
  void clear() throws IOException, InterruptedException {
    for (ApiObject object : List.copyOf(there.values())) {
      remove(object);
    }
  }

  private void remove(ApiObject object) throws IOException, InterruptedException {
    if (object.path().equals(OWN_SERVICE)) {
      begin();
    } else {
      Answer answer = send("DELETE", object.path(), "");
      if (answer.status() != NOT_FOUND) {
        must(answer, "delete " + object.path());
      }
    }
    there.remove(object.path());
  }

  /** Puts one object; returns why the server does not take it, or an empty text. */
  private String put(ApiObject object) throws IOException, InterruptedException {
    ApiObject known = there.get(object.path());
    if (known != null && known.fields().equals(object.fields())) {
      return "";
    }
    makeNamespace(object.namespace());
    boolean exists = known != null || object.path().equals(OWN_SERVICE);
    Answer answer =
        exists
            ? send("PUT", object.path(), object.json())
            : send("POST", object.collection(), object.json());
    if (exists && answer.status() == UNPROCESSABLE && !object.path().equals(OWN_SERVICE)) {
      remove(object);
      answer = send("POST", object.collection(), object.json());
    }
    if (answer.status() == UNPROCESSABLE || answer.status() == CONFLICT) {
      return "%s is refused: %s".formatted(object.path(), answer.reason());
    }
    must(answer, "write " + object.path());
    there.put(object.path(), object);
    Object status = object.status();
    if (status == null) {
      return "";
    }
    Answer taken = send("PATCH", object.path() + "/status", "{\"status\":" + Json.of(status) + "}");
    return taken.isSuccess()
        ? ""
        : "the status of %s is refused: %s".formatted(object.path(), taken.reason());
  }

  private void makeNamespace(String name) throws IOException, InterruptedException {
    if (namespaces.add(name)) {
      must(
          send("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\"}}"),
          "make the namespace " + name);
    }
  }

  private static String label(String value) {
    return "{\"metadata\":{\"labels\":{\"" + HIDING_LABEL + "\":" + value + "}}}";
  }

  private Answer send(String method, String path, String json)
      throws IOException, InterruptedException {
    return api.send(method, path, json, token);
  }

  private static void must(Answer answer, String purpose) throws IOException {
    if (!answer.isSuccess()) {
      throw new IOException(
          "cannot %s: HTTP %d: %s".formatted(purpose, answer.status(), answer.body()));
    }
  }
}
