package io.kubeipvs.testkit.property;

/**
 * What has to hold for every value: it returns, or throws to say that it does not hold. Runs more
 * than once for a value when the property fails, so it must start from a fresh state each time.
 *
 * @param <T> the values
 */
@FunctionalInterface
public interface Check<T> {
  void check(T value) throws Exception;
}
