package io.kubeipvs.conformance.traffic;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder with {@code expected.txt}, a fact on each line, and {@code objects.yaml}, the objects of
 * the cluster in which they hold. Immutable.
 *
 * @param objects the content of objects.yaml
 */
public record FactFolder(List<Fact> facts, String objects) {
  private static final Pattern LINE =
      Pattern.compile("(\\S+) -> (\\d+(?:\\.\\d+){3}):(\\d+)/(tcp|udp): (.*\\S)");

  public FactFolder {
    facts = List.copyOf(facts);
  }

  /**
   * Reads a folder.
   *
   * @throws IOException if a file is missing, there is no fact, or a line is none; the message
   *     names file and line
   */
  public static FactFolder read(Path folder) throws IOException {
    Path objects = folder.resolve("objects.yaml");
    Path expected = folder.resolve("expected.txt");
    for (Path file : List.of(objects, expected)) {
      if (!Files.isRegularFile(file)) {
        throw new IOException(
            "there is no " + file + "; a folder of facts holds expected.txt and objects.yaml");
      }
    }
    List<String> lines = Files.readAllLines(expected);
    List<Fact> facts = new ArrayList<>();
    Set<String> questions = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty()) {
        continue;
      }
      try {
        Fact fact = fact(line);
        if (!questions.add(fact.question())) {
          throw new IllegalArgumentException("an earlier line asks the same");
        }
        facts.add(fact);
      } catch (IllegalArgumentException e) {
        throw new IOException(expected + ":" + (i + 1) + ": " + e.getMessage() + ": " + line, e);
      }
    }
    if (facts.isEmpty()) {
      throw new IOException("there is no fact in " + expected);
    }
    return new FactFolder(facts, Files.readString(objects));
  }

  private static Fact fact(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not of the form CLIENT -> ADDRESS:PORT/tcp|udp: ANSWERS");
    }
    String client = matcher.group(1);
    if (!TrafficPlan.clients().contains(client)) {
      throw new IllegalArgumentException(
          "there is no client \"" + client + "\", but " + String.join(", ", TrafficPlan.clients()));
    }
    AddressPort address =
        new AddressPort(IpAddress.parse(matcher.group(2)), Integer.parseInt(matcher.group(3)));
    Protocol protocol = Protocol.valueOf(matcher.group(4).toUpperCase(Locale.ROOT));
    return new Fact(client, new FrontEnd(address, protocol), matcher.group(5));
  }
}
