package io.kubeipvs.kernel.runner;

import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;

/** Keeps the tests whose class, method or display name contains a text. */
record NameFilter(String text) implements PostDiscoveryFilter {
  @Override
  public FilterResult apply(TestDescriptor test) {
    return FilterResult.includedIf(
        text.isEmpty() || test.getSource().map(source -> matches(test, source)).orElse(true));
  }

  private boolean matches(TestDescriptor test, Object source) {
    return !(source instanceof MethodSource method)
        || method.getClassName().contains(text)
        || method.getMethodName().contains(text)
        || test.getDisplayName().contains(text);
  }
}
