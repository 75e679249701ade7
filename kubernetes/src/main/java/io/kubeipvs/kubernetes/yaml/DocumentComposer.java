package io.kubeipvs.kubernetes.yaml;

import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.decode.DocumentNode.Sequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Builds one document from the parser's events. An alias shares the node it names; what aliases
 * add, were they written out, is counted and bounded, so nobody who walks the document walks longer
 * than its file is large. Not thread-safe.
 */
final class DocumentComposer {
  private static final int DEEPEST = 64;
  private static final long MOST_ALIASED_NODES = 1_000_000;

  /** So many take up to 200 MB. A list of 25,000 Services is not larger. */
  private static final long MOST_WRITTEN_NODES = 1_000_000;

  private static final String MERGE_KEY = "<<";

  private final Iterator<Event> events;
  private final DuplicateKey.Handler duplicates;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private long aliasedNodes;
  private long nodes;
  private long writtenNodes;
  private int depth;

  /**
   * @param size how many nodes it would be, written out
   */
  private record Anchored(DocumentNode node, long size) {}

  DocumentComposer(Iterator<Event> events, DuplicateKey.Handler duplicates) {
    this.events = events;
    this.duplicates = duplicates;
  }

  /** The document, up to its end event. */
  DocumentNode document() throws YamlSyntaxException {
    DocumentNode root = node(events.next());
    events.next();
    return root;
  }

  private DocumentNode node(Event event) throws YamlSyntaxException {
    if (event instanceof AliasEvent alias) {
      return aliased(alias);
    }
    long before = nodes;
    nodes++;
    if (++writtenNodes > MOST_WRITTEN_NODES) {
      throw new YamlSyntaxException(
          line(event), "a document of more than " + MOST_WRITTEN_NODES + " values; split it");
    }
    DocumentNode node = written(event);
    if (event instanceof NodeEvent anchored && anchored.getAnchor().isPresent()) {
      anchors.put(anchored.getAnchor().get().getValue(), new Anchored(node, nodes - before));
    }
    return node;
  }

  private DocumentNode written(Event event) throws YamlSyntaxException {
    if (event instanceof ScalarEvent scalar) {
      return scalar(scalar);
    }
    if (++depth > DEEPEST) {
      throw new YamlSyntaxException(line(event), "nested deeper than " + DEEPEST + " levels");
    }
    DocumentNode node =
        event.getEventId() == Event.ID.SequenceStart ? sequence(event) : mapping(event);
    depth--;
    return node;
  }

  private DocumentNode aliased(AliasEvent alias) throws YamlSyntaxException {
    String name = alias.getAlias().getValue();
    Anchored target = anchors.get(name);
    if (target == null) {
      throw new YamlSyntaxException(
          line(alias), "alias *" + name + " names nothing that is complete before it");
    }
    nodes += target.size();
    aliasedNodes += target.size();
    if (aliasedNodes > MOST_ALIASED_NODES) {
      throw new YamlSyntaxException(
          line(alias), "aliases stand for more than " + MOST_ALIASED_NODES + " values");
    }
    return target.node();
  }

  private Sequence sequence(Event start) throws YamlSyntaxException {
    List<DocumentNode> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event));
    }
    return new Sequence(Collections.unmodifiableList(items), line(start));
  }

  private Mapping mapping(Event start) throws YamlSyntaxException {
    Map<String, DocumentNode> fields = new LinkedHashMap<>();
    DocumentNode merged = null;
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      String key = key(event);
      DocumentNode value = node(events.next());
      if (key.equals(MERGE_KEY) && ((ScalarEvent) event).isPlain()) {
        merged = value;
      } else if (fields.put(key, value) != null) {
        duplicates.duplicate(new DuplicateKey(key, line(event)));
      }
    }
    merge(fields, merged);
    return new Mapping(Collections.unmodifiableMap(fields), line(start));
  }

  /** The merge key of YAML 1.1: fields of other mappings, where this one has none of the name. */
  private static void merge(Map<String, DocumentNode> fields, @Nullable DocumentNode merged)
      throws YamlSyntaxException {
    switch (merged) {
      case null -> {}
      case Mapping other -> other.fields().forEach(fields::putIfAbsent);
      case Sequence all -> {
        for (DocumentNode item : all.items()) {
          if (!(item instanceof Mapping)) {
            throw new YamlSyntaxException(item.line(), "only mappings can be merged");
          }
          merge(fields, item);
        }
      }
      case Scalar other ->
          throw new YamlSyntaxException(other.line(), "only mappings can be merged");
    }
  }

  private static String key(Event event) throws YamlSyntaxException {
    if (event instanceof ScalarEvent scalar) {
      return scalar.getValue();
    }
    throw new YamlSyntaxException(line(event), "a key must be a plain text");
  }

  private static Scalar scalar(ScalarEvent event) {
    boolean plain = event.isPlain() && event.getTag().isEmpty();
    Scalar.Type type = plain ? ScalarTypes.ofPlain(event.getValue()) : Scalar.Type.STRING;
    return new Scalar(type, event.getValue(), line(event));
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
