package io.kubeipvs.conformance.scenario;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Reads scenarios from {@code AREA/NAME/scenario.yaml} with {@code step-N/objects.yaml} and {@code
 * step-N/expected/*} beside it.
 */
public final class ScenarioFolder {
  private ScenarioFolder() {}

  /**
   * All scenarios below a folder, by name.
   *
   * @throws IOException if there is none, or if one lacks something; the message names the file
   */
  public static List<Scenario> readAll(Path folder) throws IOException {
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
    List<Scenario> scenarios = new ArrayList<>();
    for (Path file : files) {
      scenarios.add(read(folder, file));
    }
    return scenarios;
  }

  private static Scenario read(Path root, Path file) throws IOException {
    try {
      Path folder = requireNonNull(file.toAbsolutePath().getParent());
      Map<?, ?> content = map(load(Files.readString(file)));
      String name = root.toAbsolutePath().relativize(folder).toString();
      List<Step> steps = new ArrayList<>();
      for (Object step : list(content.get("steps"))) {
        steps.add(readStep(folder, steps.size() + 1, map(step)));
      }
      if (steps.isEmpty()) {
        throw new IllegalArgumentException("it has no steps");
      }
      return new Scenario(
          name.isEmpty() ? folder.getFileName().toString() : name,
          text(content, "title"),
          text(content, "node"),
          list(content.get("links")).stream().map(ScenarioFolder::link).toList(),
          configuration(content.get("config")),
          text(content, "prepare"),
          steps);
    } catch (RuntimeException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static Step readStep(Path folder, int number, Map<?, ?> step) throws IOException {
    Path own = folder.resolve("step-" + number);
    Map<String, String> expected = new TreeMap<>();
    Path expectedFolder = own.resolve("expected");
    if (Files.isDirectory(expectedFolder)) {
      try (Stream<Path> files = Files.list(expectedFolder)) {
        for (Path file : files.toList()) {
          expected.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return new Step(
        number,
        text(step, "title"),
        text(step, "run"),
        Boolean.TRUE.equals(step.get("restart")),
        list(step.get("arguments")).stream().map(Object::toString).toList(),
        Files.readString(own.resolve("objects.yaml")),
        expected);
  }

  private static Scenario.Link link(@Nullable Object value) {
    Map<?, ?> link = map(value);
    return new Scenario.Link(
        text(link, "name"), list(link.get("addresses")).stream().map(Object::toString).toList());
  }

  /** The fields of {@code config}, made a whole KubeProxyConfiguration. */
  private static String configuration(@Nullable Object fields) {
    Map<Object, Object> whole = new java.util.LinkedHashMap<>();
    whole.put("apiVersion", "kubeproxy.config.k8s.io/v1alpha1");
    whole.put("kind", "KubeProxyConfiguration");
    whole.put("mode", "ipvs");
    whole.putAll(map(fields));
    return new Dump(DumpSettings.builder().build()).dumpToString(whole);
  }

  private static Object load(String yaml) {
    return new Load(LoadSettings.builder().build()).loadFromString(yaml);
  }

  private static Map<?, ?> map(@Nullable Object value) {
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("expected a map, found: " + value);
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static String text(Map<?, ?> map, String key) {
    Object value = map.get(key);
    return value == null ? "" : value.toString();
  }
}
