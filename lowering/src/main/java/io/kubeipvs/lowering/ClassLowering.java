package io.kubeipvs.lowering;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites one class: each pattern switch, and each {@code equals}, {@code hashCode} and {@code
 * toString} that a record has by itself, calls a private method that is added for it. The compiler
 * leaves them to {@link java.lang.runtime.SwitchBootstraps} and {@link
 * java.lang.runtime.ObjectMethods}, which make a class or a tree of method handles at the first
 * use, in each process anew. Pure.
 */
final class ClassLowering {
  private final ClassFile classFiles;

  /**
   * Rewrites classes.
   *
   * @param hierarchy knows all classes that the rewritten ones mention
   */
  ClassLowering(ClassHierarchyResolver hierarchy) {
    this.classFiles = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
  }

  /**
   * The same class in plain code; the very same bytes if there is nothing to rewrite.
   *
   * @throws IllegalArgumentException a switch has a label for which no plain code is known
   */
  byte[] lower(byte[] classFile) {
    ClassModel model = classFiles.parse(classFile);
    if (!hasSomethingToLower(model)) {
      return classFile;
    }
    List<PlainMethod> made = new ArrayList<>();
    boolean ofInterface = model.flags().has(AccessFlag.INTERFACE);
    ClassTransform calls =
        ClassTransform.transformingMethodBodies((code, element) -> {
          PlainMethod plain =
              element instanceof InvokeDynamicInstruction call
                  ? plain(call, model, made.size())
                  : null;
          if (plain == null) {
            code.with(element);
          } else {
            made.add(plain);
            code.invokestatic(
                model.thisClass().asSymbol(), plain.name(), plain.type(), ofInterface);
          }
        });
    ClassTransform methods =
        ClassTransform.endHandler(builder -> made.forEach(method -> method.addTo(builder)));
    return classFiles.transformClass(model, calls.andThen(methods));
  }

  private static @Nullable PlainMethod plain(
      InvokeDynamicInstruction call, ClassModel model, int number) {
    if (PlainSwitch.isSwitch(call)) {
      return PlainSwitch.of(call, "switch$" + number);
    }
    return RecordMethod.isRecordMethod(call) ? RecordMethod.of(call, model) : null;
  }

  private static boolean hasSomethingToLower(ClassModel model) {
    return model.methods().stream()
        .flatMap(method -> method.code().stream())
        .flatMap(code -> code.elementStream())
        .anyMatch(element ->
            element instanceof InvokeDynamicInstruction call
                && (PlainSwitch.isSwitch(call) || RecordMethod.isRecordMethod(call)));
  }
}
