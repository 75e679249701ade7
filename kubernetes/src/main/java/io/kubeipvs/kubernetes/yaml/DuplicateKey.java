package io.kubeipvs.kubernetes.yaml;

/**
 * A key that its mapping has already. Immutable.
 *
 * @param line where it stands again, counted from 1
 */
public record DuplicateKey(String key, int line) {
  /** Hears of duplicates, and may refuse them. */
  interface Handler {
    void duplicate(DuplicateKey key) throws YamlSyntaxException;
  }
}
