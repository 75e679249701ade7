package io.kubeipvs.kernel.runner;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs every test with a tag and prints one line each, then which kernel they ran on and how many
 * passed, failed and were skipped.
 *
 * <p>The first argument is the tag: {@code kernel} for tests that need IPVS, {@code host-kernel}
 * for those that need what User-Mode Linux lacks, {@code cluster} for those of module cluster-tests
 * that need a real API server. With more arguments, only the tests that {@link NameFilter} keeps.
 * Exit status: 0 if none failed and at least one ran or was skipped, else 1.
 */
final class KernelTests {
  private KernelTests() {}

  static void main(String[] arguments) throws Exception {
    String tag = arguments[0];
    List<String> texts = List.of(arguments).subList(1, arguments.length);
    boolean cluster = tag.equals("cluster");
    System.out.println((cluster ? "Cluster" : "Kernel") + " tests on " + kernel());
    Progress progress = new Progress(System.out, String.join(" ", texts));
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                cluster
                    ? List.of(
                        selectPackage("io.kubeipvs.kubernetes"),
                        selectPackage("io.kubeipvs.deploy"))
                    : List.of(selectPackage("io.kubeipvs.kernel")))
            .filters(TagFilter.includeTags(tag), new NameFilter(texts))
            .build();
    LauncherFactory.create().execute(request, progress);
    progress.printFailures();
    System.out.println();
    System.out.println("Kernel: " + kernel());
    System.out.println((cluster ? "cluster: " : "kernel: ") + progress.summary());
    System.out.flush();
    // Tests may leave threads that wait for the kernel; the result is out.
    Runtime.getRuntime().halt(progress.isSuccess() ? 0 : 1);
  }

  private static String kernel() throws Exception {
    String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
    boolean userMode = Files.readString(Path.of("/proc/cpuinfo")).contains("User Mode Linux");
    return "Linux " + release + (userMode ? " (User-Mode Linux)" : " (this host's own)");
  }
}
