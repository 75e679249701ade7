package io.kubeipvs.kubernetes.connection;

import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.decode.DocumentNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A parsed document, read leniently: what is missing is empty. A value of the wrong kind is an
 * IllegalArgumentException that names its path. Immutable.
 */
final class Tree {
  private final String path;
  private final Mapping mapping;

  private Tree(String path, Mapping mapping) {
    this.path = path;
    this.mapping = mapping;
  }

  /** The one document of a file. */
  static Tree single(List<DocumentNode> documents, String what) {
    if (documents.size() != 1 || !(documents.getFirst() instanceof Mapping mapping)) {
      throw new IllegalArgumentException(what + " is not one mapping");
    }
    return new Tree("", mapping);
  }

  boolean has(String name) {
    return switch (mapping.fields().get(name)) {
      case null -> false;
      case Scalar(Scalar.Type type, String _, int _) -> type != Scalar.Type.NULL;
      case Mapping _, Sequence _ -> true;
    };
  }

  /** A scalar's text, whatever its type. */
  String text(String name) {
    if (!has(name)) {
      return "";
    }
    if (mapping.fields().get(name) instanceof Scalar(Scalar.Type _, String text, int _)) {
      return text;
    }
    throw wrong(name, "a single value");
  }

  boolean bool(String name) {
    String text = text(name);
    return switch (text) {
      case "true" -> true;
      case "false", "" -> false;
      default -> throw wrong(name, "true or false");
    };
  }

  Tree tree(String name) {
    if (!has(name)) {
      return new Tree(path + name + ".", new Mapping(Map.of(), 0));
    }
    if (mapping.fields().get(name) instanceof Mapping found) {
      return new Tree(path + name + ".", found);
    }
    throw wrong(name, "a mapping");
  }

  List<Tree> trees(String name) {
    List<Tree> trees = new ArrayList<>();
    for (DocumentNode item : items(name)) {
      if (!(item instanceof Mapping found)) {
        throw wrong(name, "a list of mappings");
      }
      trees.add(new Tree(path + name + "[" + trees.size() + "].", found));
    }
    return trees;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (DocumentNode item : items(name)) {
      if (!(item instanceof Scalar(Scalar.Type _, String text, int _))) {
        throw wrong(name, "a list of single values");
      }
      texts.add(text);
    }
    return texts;
  }

  private List<DocumentNode> items(String name) {
    if (!has(name)) {
      return List.of();
    }
    if (mapping.fields().get(name) instanceof Sequence(List<DocumentNode> items, int _)) {
      return items;
    }
    throw wrong(name, "a list");
  }

  private IllegalArgumentException wrong(String name, String expected) {
    return new IllegalArgumentException(path + name + " must be " + expected);
  }
}
