package io.kubeipvs.kernel.image;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;

/** The image as umoci has unpacked it; see tools/image-test. */
final class UnpackedImage {
  private static final String GIVEN = System.getProperty("kubeipvs.image", "");

  /** Holds {@code config.json} and {@code rootfs}. */
  static final Path BUNDLE = Path.of(GIVEN).resolve("bundle");

  static final Path ROOT = BUNDLE.resolve("rootfs");
  static final Path BILL_OF_MATERIALS = Path.of(GIVEN).resolve("kube-ipvs.cdx.json");
  static final Path MANIFEST =
      Path.of(System.getProperty("kubeipvs.root", "."), "deploy/kubernetes/kube-ipvs.yaml");

  private UnpackedImage() {}

  /** Skips the test where there is no image. */
  static void assume() {
    assumeFalse(
        GIVEN.isEmpty(), "the image has not been built and unpacked; \"make image-test\" does it");
  }
}
