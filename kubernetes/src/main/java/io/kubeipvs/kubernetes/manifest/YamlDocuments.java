package io.kubeipvs.kubernetes.manifest;

import io.kubeipvs.kubernetes.decode.DocumentNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the documents of a text in YAML, of which JSON is a part. Tags do not create objects, and
 * depth and aliases are bounded. Stateless.
 */
final class YamlDocuments {
  private static final int LARGEST_BUFFER_CHARS = 1 << 20;
  private static final int SMALLEST_BUFFER_CHARS = 1 << 10;

  private YamlDocuments() {}

  /** The documents in order. */
  static List<DocumentNode> parse(String text) throws ManifestSyntaxException {
    // The scanner copies what it has of a long value whenever its buffer runs out: keep it large.
    int buffer = Math.clamp(text.length() + 1, SMALLEST_BUFFER_CHARS, LARGEST_BUFFER_CHARS);
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).setBufferSize(buffer).build();
    try {
      return compose(new Parse(settings).parseString(text).iterator());
    } catch (MarkedYamlEngineException e) {
      Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
      if (mark == null) {
        throw new ManifestSyntaxException(0, e.getProblem());
      }
      throw new ManifestSyntaxException(
          mark.getLine() + 1, "column " + (mark.getColumn() + 1) + ": " + e.getProblem());
    } catch (ReaderException e) {
      String codePoint = String.format("U+%04X", e.getCodePoint());
      throw new ManifestSyntaxException(
          lineAt(text, e.getPosition()), "character " + codePoint + " has no place in YAML");
    } catch (YamlEngineException e) {
      throw new ManifestSyntaxException(0, "not YAML: " + e.getMessage());
    }
  }

  private static List<DocumentNode> compose(Iterator<Event> events) throws ManifestSyntaxException {
    List<DocumentNode> documents = new ArrayList<>();
    while (events.hasNext()) {
      if (events.next().getEventId() == Event.ID.DocumentStart) {
        documents.add(new DocumentComposer(events).document());
      }
    }
    return documents;
  }

  private static int lineAt(String text, int position) {
    int end = Math.min(position, text.length());
    return (int) text.substring(0, end).chars().filter(c -> c == '\n').count() + 1;
  }
}
