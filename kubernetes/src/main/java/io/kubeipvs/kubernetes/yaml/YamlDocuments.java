package io.kubeipvs.kubernetes.yaml;

import io.kubeipvs.kubernetes.decode.DocumentNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the documents of a text in YAML, of which JSON is a part. Tags do not create objects, and
 * depth, aliases and the number of values are bounded. Stateless.
 */
public final class YamlDocuments {
  private static final int LARGEST_BUFFER_CHARS = 1 << 20;
  private static final int SMALLEST_BUFFER_CHARS = 1 << 10;

  private YamlDocuments() {}

  /** The documents in order. A key that a mapping has twice is an error. */
  public static List<DocumentNode> parse(String text) throws YamlSyntaxException {
    List<DocumentNode> documents = new ArrayList<>();
    forEach(text, documents::add);
    return documents;
  }

  /**
   * The same one after the other, so that not all of a large text need be in memory at once. Those
   * before a fault have been handed out when it is found.
   */
  public static void forEach(String text, Consumer<DocumentNode> reader)
      throws YamlSyntaxException {
    parse(
        text,
        duplicate -> {
          throw new YamlSyntaxException(
              duplicate.line(), "key \"" + duplicate.key() + "\" is there twice");
        },
        reader);
  }

  /**
   * The documents in order, for readers that are lenient as Kubernetes' own programs are: of a key
   * that a mapping has twice the last counts.
   *
   * @param duplicates receives every key that was there before
   */
  public static List<DocumentNode> parseLeniently(String text, Consumer<DuplicateKey> duplicates)
      throws YamlSyntaxException {
    List<DocumentNode> documents = new ArrayList<>();
    parse(text, duplicates::accept, documents::add);
    return documents;
  }

  private static void parse(
      String text, DuplicateKey.Handler duplicates, Consumer<DocumentNode> reader)
      throws YamlSyntaxException {
    // The scanner copies what it has of a long value whenever its buffer runs out: keep it large.
    int buffer = Math.clamp(text.length() + 1, SMALLEST_BUFFER_CHARS, LARGEST_BUFFER_CHARS);
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).setBufferSize(buffer).build();
    try {
      compose(new Parse(settings).parseString(text).iterator(), duplicates, reader);
    } catch (MarkedYamlEngineException e) {
      Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
      if (mark == null) {
        throw new YamlSyntaxException(0, e.getProblem());
      }
      throw new YamlSyntaxException(
          mark.getLine() + 1, "column " + (mark.getColumn() + 1) + ": " + e.getProblem());
    } catch (ReaderException e) {
      String codePoint = String.format("U+%04X", e.getCodePoint());
      throw new YamlSyntaxException(
          lineAt(text, e.getPosition()), "character " + codePoint + " has no place in YAML");
    } catch (YamlEngineException e) {
      throw new YamlSyntaxException(0, "not YAML: " + e.getMessage());
    }
  }

  private static void compose(
      Iterator<Event> events, DuplicateKey.Handler duplicates, Consumer<DocumentNode> reader)
      throws YamlSyntaxException {
    while (events.hasNext()) {
      if (events.next().getEventId() == Event.ID.DocumentStart) {
        reader.accept(new DocumentComposer(events, duplicates).document());
      }
    }
  }

  private static int lineAt(String text, int position) {
    int end = Math.min(position, text.length());
    return (int) text.substring(0, end).chars().filter(c -> c == '\n').count() + 1;
  }
}
