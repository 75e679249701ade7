package io.kubeipvs.conformance.scenario;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads scenarios from {@code AREA/NAME/scenario.yaml} with {@code step-N/objects.yaml}, {@code
 * step-N/expected/*} and, where it shows a difference from kube-proxy, {@code
 * step-N/expected-default/*} beside it.
 */
public final class ScenarioFolder {
  private ScenarioFolder() {}

  /** What stands in one folder. */
  public sealed interface Entry {
    /** Area and folder: {@code guide/walk}. */
    String name();

    /** A scenario that can be run. */
    record Whole(Scenario scenario) implements Entry {
      @Override
      public String name() {
        return scenario.name();
      }
    }

    /**
     * A scenario that lacks something.
     *
     * @param problem which file, and what
     */
    record Broken(String name, String problem) implements Entry {}
  }

  /**
   * All scenarios below a folder, by name.
   *
   * @throws IOException if there is none, or if one lacks something; the message names the file
   */
  public static List<Scenario> readAll(Path folder) throws IOException {
    List<Scenario> scenarios = new ArrayList<>();
    for (Entry entry : entries(folder)) {
      switch (entry) {
        case Entry.Whole whole -> scenarios.add(whole.scenario());
        case Entry.Broken broken -> throw new IOException(broken.problem());
      }
    }
    return scenarios;
  }

  /**
   * The same, but one that lacks something leaves the others as they are.
   *
   * @throws IOException if there is none
   */
  public static List<Entry> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + " is no folder; give one with AREA/NAME/scenario.yaml in it");
    }
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder)) {
      files = found.filter(file -> file.endsWith("scenario.yaml")).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new IOException("there is no scenario.yaml in or below " + folder);
    }
    return files.stream().map(file -> read(folder, file)).toList();
  }

  /**
   * The same of several folders, of scenarios whose name contains a text.
   *
   * @throws IOException if there is none
   */
  public static List<Entry> entries(List<String> folders, String only) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String folder : folders) {
      entries(Path.of(folder)).stream()
          .filter(entry -> entry.name().contains(only))
          .forEach(entries::add);
    }
    if (entries.isEmpty()) {
      throw new IOException("no scenario's name contains \"" + only + "\"");
    }
    return entries;
  }

  private static Entry read(Path root, Path file) {
    Path folder = requireNonNull(file.toAbsolutePath().getParent());
    String relative = root.toAbsolutePath().relativize(folder).toString();
    String name = relative.isEmpty() ? folder.getFileName().toString() : relative;
    try {
      return new Entry.Whole(new ScenarioReader(folder, name).read());
    } catch (IOException | RuntimeException e) {
      return new Entry.Broken(name, file + ": " + e.getMessage());
    }
  }
}
