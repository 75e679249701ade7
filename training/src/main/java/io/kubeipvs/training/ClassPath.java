package io.kubeipvs.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** The jars that this process was started with. Stateless. */
final class ClassPath {
  private static final String CLASS = ".class";

  private ClassPath() {}

  /** The jar of the class path, and those that its manifest names. */
  static List<Path> jars() throws IOException {
    Path main = Path.of(System.getProperty("java.class.path"));
    List<Path> jars = new ArrayList<>(List.of(main));
    try (JarFile jar = new JarFile(main.toFile())) {
      Manifest manifest = jar.getManifest();
      String names =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      for (String name : names == null ? new String[0] : names.split(" ", -1)) {
        jars.add(main.resolveSibling(name));
      }
    }
    return jars;
  }

  /** The names of all classes in a jar. */
  static List<String> classesOf(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(CLASS) && !name.contains("-info"))
          .map(name -> name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
          .toList();
    }
  }
}
