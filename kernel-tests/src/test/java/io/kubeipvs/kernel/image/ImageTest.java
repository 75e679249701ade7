package io.kubeipvs.kernel.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is in the image, and what is not. */
@Tag("kernel")
final class ImageTest {
  /** Programs that read commands; a link to one counts. */
  private static final List<String> SHELLS =
      List.of("sh", "ash", "bash", "dash", "busybox", "toybox", "perl", "python3", "env", "xargs");

  @BeforeEach
  void anImage() {
    UnpackedImage.assume();
  }

  @Test
  void holdsNoShellAndNoScript() throws Exception {
    try (Stream<Path> files = Files.walk(UnpackedImage.ROOT)) {
      for (Path file : files.toList()) {
        assertThat(SHELLS).as(file.toString()).doesNotContain(file.getFileName().toString());
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.isExecutable(file)) {
          assertThat(beginning(file)).as(file.toString()).isNotEqualTo("#!");
        }
      }
    }
  }

  @Test
  void everyJarIsInTheBillOfMaterials() throws Exception {
    String bill = Files.readString(UnpackedImage.BILL_OF_MATERIALS);
    int jars = 0;
    try (Stream<Path> files = Files.walk(UnpackedImage.ROOT)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        assertThat(bill.contains(sha256(jar))).as(jar.toString()).isTrue();
        jars++;
      }
    }
    assertThat(jars).isGreaterThan(10);
  }

  @Test
  void everyPackageWithALicenceInTheImageIsInTheBillOfMaterials() throws Exception {
    String bill = Files.readString(UnpackedImage.BILL_OF_MATERIALS);
    try (Stream<Path> packages = Files.list(UnpackedImage.ROOT.resolve("usr/share/doc"))) {
      assertThat(packages.map(folder -> "pkg:deb/debian/" + folder.getFileName() + "@"))
          .contains("pkg:deb/debian/libc6@", "pkg:deb/debian/iptables@")
          .allMatch(bill::contains);
    }
  }

  private static String beginning(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(2), StandardCharsets.ISO_8859_1);
    }
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
