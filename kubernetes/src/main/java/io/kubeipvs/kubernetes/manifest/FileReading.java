package io.kubeipvs.kubernetes.manifest;

import io.kubeipvs.kubernetes.decode.DecodedObject;
import io.kubeipvs.kubernetes.decode.ObjectDecoder;
import io.kubeipvs.kubernetes.yaml.YamlDocuments;
import io.kubeipvs.kubernetes.yaml.YamlSyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What one look at a file brought. Immutable. */
sealed interface FileReading {
  /** Its text could be read; single objects may still be refused. */
  record Parsed(List<DecodedObject> objects) implements FileReading {
    public Parsed {
      objects = List.copyOf(objects);
    }
  }

  /**
   * Nothing of it can be used.
   *
   * @param line counted from 1; 0 if the fault is the whole file's
   */
  record Broken(int line, String reason) implements FileReading {}

  /** Reads a file's content: UTF-8, with or without a byte order mark. */
  static FileReading of(byte[] content) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException _) {
      return new Broken(0, "is not UTF-8 text");
    }
    try {
      List<DecodedObject> objects = new ArrayList<>();
      YamlDocuments.forEach(text, document -> objects.addAll(ObjectDecoder.decode(document)));
      return new Parsed(objects);
    } catch (YamlSyntaxException e) {
      return new Broken(e.line(), e.reason());
    }
  }
}
