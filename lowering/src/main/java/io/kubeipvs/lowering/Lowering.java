package io.kubeipvs.lowering;

import java.io.File;
import java.io.IOException;
import java.lang.classfile.ClassHierarchyResolver;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rewrites the class files of a folder in their place, as {@link ClassLowering} does. What has
 * nothing to rewrite is not touched, so that a second run changes nothing.
 */
public final class Lowering {
  private Lowering() {}

  /**
   * Rewrites classes.
   *
   * @param arguments the folder of the classes; all folders and jars of other classes that they
   *     mention, separated as in a class path
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    List<Path> mentioned = new ArrayList<>(List.of(folder));
    for (String entry : arguments[1].split(File.pathSeparator, -1)) {
      mentioned.add(Path.of(entry));
    }
    lower(folder, mentioned);
  }

  private static void lower(Path folder, List<Path> mentioned) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
    try (URLClassLoader loader = new URLClassLoader(urls(mentioned))) {
      ClassLowering classes = new ClassLowering(ClassHierarchyResolver.ofResourceParsing(loader));
      for (Path file : files) {
        lower(file, classes, folder.resolveSibling("lowered.new"));
      }
    }
  }

  private static URL[] urls(List<Path> paths) throws MalformedURLException {
    URL[] urls = new URL[paths.size()];
    for (int number = 0; number < urls.length; number++) {
      urls[number] = paths.get(number).toUri().toURL();
    }
    return urls;
  }

  /** A build that is killed leaves each class as it was or lowered, and nothing beside it. */
  private static void lower(Path file, ClassLowering classes, Path aside) throws IOException {
    byte[] before = Files.readAllBytes(file);
    byte[] after;
    try {
      after = classes.lower(before);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("cannot lower " + file + ": " + e.getMessage(), e);
    }
    if (!Arrays.equals(after, before)) {
      Files.write(aside, after);
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
