package io.kubeipvs.kubernetes.connection;

/**
 * How an operator wants the API server to be reached, as {@code clientConnection} of kube-proxy's
 * configuration says it. Immutable.
 *
 * @param kubeconfig path of a kubeconfig file; empty, with an empty master: as a pod of the cluster
 * @param master address of the API server, before the one of the kubeconfig file; may be empty
 * @param contentType of requests and, without an accept list, of answers
 * @param acceptContentTypes content types between commas that answers may have; may be empty
 * @param requestsPerSecond how many requests in the long run; not above zero: the default
 * @param burst how many requests at once; not above zero: the default
 */
public record ConnectionConfig(
    String kubeconfig,
    String master,
    String contentType,
    String acceptContentTypes,
    double requestsPerSecond,
    int burst) {}
