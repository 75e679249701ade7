package io.kubeipvs.kubernetes.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.decode.DocumentNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class YamlDocumentsTest {
  /** A document with types and lines, each value as {@code TYPE text@line}. */
  private static String show(DocumentNode node) {
    return switch (node) {
      case Mapping(var fields, int line) ->
          fields.entrySet().stream()
              .map(field -> field.getKey() + ": " + show(field.getValue()))
              .collect(Collectors.joining(", ", "{", "}@" + line));
      case Sequence(var items, int line) ->
          items.stream()
              .map(YamlDocumentsTest::show)
              .collect(Collectors.joining(", ", "[", "]@" + line));
      case Scalar(Scalar.Type type, String text, int line) -> type + " " + text + "@" + line;
    };
  }

  private static List<String> documents(String text) throws YamlSyntaxException {
    return YamlDocuments.parse(text).stream().map(YamlDocumentsTest::show).toList();
  }

  @Test
  void everyValueKnowsItsLine() throws Exception {
    assertThat(documents("a:\n- 1\n- b: x\n---\n# comment\nc: {d: [e,\n f]}\n"))
        .containsExactly(
            "{a: [INTEGER 1@2, {b: STRING x@3}@3]@2}@1",
            "{c: {d: [STRING e@6, STRING f@7]@6}@6}@6");
  }

  @Test
  void keyThatIsThereTwice() throws Exception {
    String text = "mode: iptables\nipvs: {scheduler: rr, scheduler: lc}\nmode: ipvs\n";
    assertThatThrownBy(() -> YamlDocuments.parse(text))
        .isInstanceOf(YamlSyntaxException.class)
        .hasMessage("key \"scheduler\" is there twice");

    List<DuplicateKey> duplicates = new ArrayList<>();
    assertThat(YamlDocuments.parseLeniently(text, duplicates::add))
        .extracting(YamlDocumentsTest::show)
        .containsExactly("{mode: STRING ipvs@3, ipvs: {scheduler: STRING lc@2}@2}@1");
    assertThat(duplicates)
        .containsExactly(new DuplicateKey("scheduler", 2), new DuplicateKey("mode", 3));
  }

  @Test
  void jsonIsReadTheSameWay() throws Exception {
    assertThat(documents("{\n\t\"a\": [true, null, -1.5e3, \"\\u0041\\/\\n\"],\n\t\"b\":2\n}\n"))
        .containsExactly(
            "{a: [BOOLEAN true@2, NULL null@2, DECIMAL -1.5e3@2, STRING A/\n@2]@2,"
                + " b: INTEGER 2@3}@1");
  }

  @ParameterizedTest
  @CsvSource({
    "~, NULL",
    "Null, NULL",
    "true, BOOLEAN",
    "FALSE, BOOLEAN",
    "yes, BOOLEAN",
    "Off, BOOLEAN",
    "y, STRING",
    "n, STRING",
    "truE, STRING",
    "80, INTEGER",
    "+80, INTEGER",
    "010, INTEGER",
    "0x1F, INTEGER",
    "1_000, INTEGER",
    "80.0, DECIMAL",
    "12e5, DECIMAL",
    ".5, DECIMAL",
    ".inf, DECIMAL",
    "10.96.0.10, STRING",
    "fd00::1, STRING",
    "1:20, STRING",
    "2026-01-31, STRING",
  })
  void aValueWithoutQuotesMeansWhatItMeansToKubectl(String text, String type) throws Exception {
    String shown = documents("[" + text + "]").getFirst();
    assertThat(shown).startsWith("[" + type + " " + text + "@1");
  }

  @Test
  void quotesMakeAString() throws Exception {
    assertThat(documents("[\"80\", '80', \"yes\", 'null', !!str 80, \"\"]"))
        .containsExactly(
            "[STRING 80@1, STRING 80@1, STRING yes@1, STRING null@1, STRING 80@1, STRING @1]@1");
  }

  @Test
  void nothingIsNoDocumentAndAnEmptyDocumentIsNull() throws Exception {
    assertThat(documents("")).isEmpty();
    assertThat(documents("\n# only a comment\n")).isEmpty();
    assertThat(documents("---\n---\na: 1\n---\n"))
        .containsExactly("NULL @2", "{a: INTEGER 1@3}@3", "NULL @5");
  }

  @Test
  void windowsLineEndsAndAByteOrderMarkAreNothingSpecial() throws Exception {
    assertThat(documents("\uFEFFa: 1\r\nb: x\r\n"))
        .containsExactly("{a: INTEGER 1@1, b: STRING x@2}@1");
  }

  @Test
  void aliasesAndMergeKeysStandForWhatTheyName() throws Exception {
    assertThat(documents("a: &x {p: 1, q: 2}\nb: *x\nc:\n  <<: *x\n  q: 3\n  '<<': 4\n"))
        .containsExactly(
            "{a: {p: INTEGER 1@1, q: INTEGER 2@1}@1, b: {p: INTEGER 1@1, q: INTEGER 2@1}@1,"
                + " c: {q: INTEGER 3@5, <<: INTEGER 4@6, p: INTEGER 1@1}@4}@1");
    assertThat(documents("- &x {p: 1}\n- &y {p: 2, q: 2}\n- <<: [*x, *y]\n").getFirst())
        .endsWith(", {p: INTEGER 1@1, q: INTEGER 2@2}@3]@1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: b: c | 1 | column 5: mapping values are not allowed here",
        "a: 1\\n\\tb: 2 | 2 | column 1: found character '\\t(TAB)' that cannot start any token."
            + " (Do not use \\t(TAB) for indentation)",
        "a: 1\\nb: 2\\na: 3 | 3 | key \"a\" is there twice",
        "a: 1\\nb: *x | 2 | alias *x names nothing that is complete before it",
        "a: &x [*x] | 1 | alias *x names nothing that is complete before it",
        "a: 1\\n[1, 2]: 3 | 2 | a key must be a plain text",
        "a: 1\\n<<: 7 | 2 | only mappings can be merged",
        "{\"a\": 1 | 1 | column 8: expected ',' or '}', but got <stream end>",
      })
  void aFaultIsFoundByLineAndColumn(String text, int line, String reason) {
    String unescaped = text.replace("\\n", "\n").replace("\\t", "\t");
    assertThatThrownBy(() -> documents(unescaped))
        .isInstanceOfSatisfying(
            YamlSyntaxException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.line()).isEqualTo(line);
            });
  }
}
