package io.kubeipvs.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@link Sample} lowered answers all that it answers as the compiler leaves it. */
final class ClassLoweringTest {
  private static final ClassLoader AS_COMPILED = new Loader(false);
  private static final ClassLoader LOWERED = new Loader(true);

  @Test
  void switchesOverClassesChooseTheSame() throws Exception {
    assertThat(answers(LOWERED, "CLASSES"))
        .isEqualTo(answers(AS_COMPILED, "CLASSES"))
        .contains("empty", "long dddd", "text bb", "few", "many", "2 numbers", "else")
        .contains("circle", "square", "point", "simple LINE");
  }

  @Test
  void switchesOverTextsChooseTheSame() throws Exception {
    assertThat(answers(LOWERED, "TEXTS"))
        .isEqualTo(answers(AS_COMPILED, "TEXTS"))
        .contains("first", "pair", "third", "none");
  }

  @Test
  void switchesOverEnumsChooseTheSame() throws Exception {
    assertThat(answers(LOWERED, "ENUMS"))
        .isEqualTo(answers(AS_COMPILED, "ENUMS"))
        .contains("first", "weekend", "last", "between");
  }

  @Test
  void nullIsNoLabelsButItsOwn() throws Exception {
    assertThat(function(LOWERED, "NULLS").apply(null)).isEqualTo("null");
    assertThat(function(LOWERED, "ONLY_NULL").apply(null)).isEqualTo("null");
    assertThat(answers(LOWERED, "ONLY_NULL")).containsOnly("else");
    assertThat(function(LOWERED, "NULL_AND_DEFAULT").apply(null)).isEqualTo("null or else");
    assertThat(answers(LOWERED, "NULLS"))
        .isEqualTo(answers(AS_COMPILED, "NULLS"))
        .contains("text", "else");
  }

  @Test
  void recordsAreEqualToTheSame() throws Exception {
    List<?> records = list(LOWERED, "records");
    List<?> asCompiled = list(AS_COMPILED, "records");
    for (int i = 0; i < records.size(); i++) {
      for (int j = 0; j < records.size(); j++) {
        assertThat(records.get(i).equals(records.get(j)))
            .as("%s and %s", records.get(i), records.get(j))
            .isEqualTo(asCompiled.get(i).equals(asCompiled.get(j)))
            .isEqualTo(i == j);
      }
      assertThat(records.get(i)).isEqualTo(list(LOWERED, "records").get(i)).isNotEqualTo("a text");
    }
  }

  @Test
  void recordsHaveTheSameHashesAndTexts() throws Exception {
    List<?> records = list(LOWERED, "records");
    List<?> asCompiled = list(AS_COMPILED, "records");
    for (int i = 0; i < records.size(); i++) {
      String text = asCompiled.get(i).toString();
      if (text.contains("array=null")) { // an array has its identity's
        assertThat(records.get(i)).hasToString(text).hasSameHashCodeAs(asCompiled.get(i));
      }
    }
    assertThat(records.getFirst()).hasToString("Nothing[]").hasSameHashCodeAs(0);
    assertThat(records.get(1))
        .hasToString(
            "Everything[truth=true, small=1, letter=c, brief=3, number=4, large=5, rough=6.0,"
                + " fine=7.0, text=eight, array=null, texts=[]]");
  }

  @Test
  void nothingIsLeftToTheVirtualMachine() throws Exception {
    for (String name : Loader.NAMES) {
      assertThat(bootstraps(Loader.bytes(name, true)))
          .as(name)
          .doesNotContain("SwitchBootstraps", "ObjectMethods");
    }
    assertThat(bootstraps(Loader.bytes("Sample", false))).contains("SwitchBootstraps");
    assertThat(bootstraps(Loader.bytes("Sample$Everything", false))).contains("ObjectMethods");
  }

  @Test
  void theVerifierAgrees() throws Exception {
    for (String name : Loader.NAMES) {
      assertThat(ClassFile.of().verify(Loader.bytes(name, true))).as(name).isEmpty();
    }
  }

  @Test
  void whatIsLoweredStaysAsItIs() throws Exception {
    byte[] lowered = Loader.bytes("Sample", true);
    assertThat(Loader.LOWERING.lower(lowered)).isSameAs(lowered);
  }

  private static Set<String> bootstraps(byte[] classFile) {
    ClassModel model = ClassFile.of().parse(classFile);
    return model.methods().stream()
        .flatMap(method -> method.code().stream())
        .flatMap(code -> code.elementStream())
        .filter(InvokeDynamicInstruction.class::isInstance)
        .map(call -> ((InvokeDynamicInstruction) call).bootstrapMethod().owner().displayName())
        .collect(Collectors.toSet());
  }

  private static List<String> answers(ClassLoader loader, String field) throws Exception {
    Function<Object, String> function = function(loader, field);
    List<String> answers = new ArrayList<>();
    list(loader, "values").forEach(value -> answers.add(function.apply(value)));
    return answers;
  }

  @SuppressWarnings("unchecked")
  private static Function<Object, String> function(ClassLoader loader, String field)
      throws Exception {
    return (Function<Object, String>)
        loader.loadClass(Sample.class.getName()).getField(field).get(null);
  }

  private static List<?> list(ClassLoader loader, String method) throws Exception {
    return (List<?>) loader.loadClass(Sample.class.getName()).getMethod(method).invoke(null);
  }

  /** Loads the sample's classes anew, as they are or lowered. */
  private static final class Loader extends ClassLoader {
    static final List<String> NAMES =
        List.of(
            "Sample",
            "Sample$Nothing",
            "Sample$Everything",
            "Sample$Shape",
            "Sample$Shape$Circle",
            "Sample$Shape$Square",
            "Sample$Shape$Simple");

    static final ClassLowering LOWERING =
        new ClassLowering(ClassHierarchyResolver.defaultResolver());

    private static final String PACKAGE = "io.kubeipvs.lowering.";

    private final boolean lowers;

    Loader(boolean lowers) {
      super(Loader.class.getClassLoader());
      this.lowers = lowers;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      String simple = name.startsWith(PACKAGE) ? name.substring(PACKAGE.length()) : "";
      if (!NAMES.contains(simple)) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try {
        byte[] bytes = bytes(simple, lowers);
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    static byte[] bytes(String simpleName, boolean lowered) throws IOException {
      try (InputStream in = Sample.class.getResourceAsStream(simpleName + ".class")) {
        if (in == null) {
          throw new IOException("no class file of " + simpleName);
        }
        byte[] bytes = in.readAllBytes();
        return lowered ? LOWERING.lower(bytes) : bytes;
      }
    }
  }
}
