package io.kubeipvs.kubernetes.connection;

/**
 * The head of an answer, and its body, which comes in as it is read. The caller closes it.
 *
 * @param contentType empty if not said
 * @param retryAfterSeconds from the header Retry-After; 0 if not said
 */
public record ApiAnswer(int status, String contentType, int retryAfterSeconds, AnswerStream body) {}
