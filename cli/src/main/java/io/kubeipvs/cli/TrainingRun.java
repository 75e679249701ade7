package io.kubeipvs.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Runs a program from other jars on top of this one's class path. The build makes the AOT cache
 * with it: a cache is valid only for the class path that it was made with, so the fakes that
 * exercise the command for it cannot stand on that path. No command leads here.
 */
public final class TrainingRun {
  private TrainingRun() {}

  /**
   * Runs the main method of another class.
   *
   * @param arguments folders and jars, separated as in a class path; the class in them; and its
   *     arguments
   */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    String[] rest = Arrays.copyOfRange(arguments, 2, arguments.length);
    try (URLClassLoader loader = new URLClassLoader(urls(arguments[0]))) {
      loader.loadClass(arguments[1]).getMethod("main", String[].class).invoke(null, (Object) rest);
    }
  }

  private static URL[] urls(String classPath) throws IOException {
    String[] entries = classPath.split(":", -1);
    URL[] urls = new URL[entries.length];
    for (int i = 0; i < entries.length; i++) {
      URI uri = Path.of(entries[i]).toUri();
      urls[i] = uri.toURL();
    }
    return urls;
  }
}
