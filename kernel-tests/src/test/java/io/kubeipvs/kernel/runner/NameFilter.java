package io.kubeipvs.kernel.runner;

import java.util.List;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;

/**
 * Keeps the tests whose class, method or display name contains one of the texts, and none of those
 * texts that are given with an exclamation mark before them.
 */
final class NameFilter implements PostDiscoveryFilter {
  private final List<String> wanted;
  private final List<String> unwanted;

  NameFilter(List<String> texts) {
    wanted = texts.stream().filter(text -> !text.startsWith("!")).toList();
    unwanted =
        texts.stream().filter(text -> text.startsWith("!")).map(text -> text.substring(1)).toList();
  }

  @Override
  public FilterResult apply(TestDescriptor test) {
    return FilterResult.includedIf(
        test.getSource()
            .filter(MethodSource.class::isInstance)
            .map(source -> keeps(test, (MethodSource) source))
            .orElse(true));
  }

  private boolean keeps(TestDescriptor test, MethodSource method) {
    return (wanted.isEmpty() || wanted.stream().anyMatch(text -> isIn(text, test, method)))
        && unwanted.stream().noneMatch(text -> isIn(text, test, method));
  }

  private static boolean isIn(String text, TestDescriptor test, MethodSource method) {
    return method.getClassName().contains(text)
        || method.getMethodName().contains(text)
        || test.getDisplayName().contains(text);
  }
}
