package io.kubeipvs.lowering;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern switch: from a value and the label to begin at to the first label that matches, -1 for
 * null, and the number of labels if none does. What a label means stands at {@link
 * java.lang.runtime.SwitchBootstraps}.
 */
record PlainSwitch(String name, MethodTypeDesc type, List<Case> cases) implements PlainMethod {
  private static final ClassDesc BOOTSTRAPS = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
  private static final MethodTypeDesc EQUALS = MethodTypeDesc.of(CD_boolean, CD_Object);
  private static final int VALUE = 0;
  private static final int BEGIN = 1;

  /** What one label matches. */
  sealed interface Case {
    /** Values of a class. */
    record OfClass(ClassDesc type) implements Case {}

    /** A text. */
    record Text(String text) implements Case {}

    /** A constant of an enum. */
    record EnumConstant(ClassDesc type, String name) implements Case {}
  }

  PlainSwitch {
    cases = List.copyOf(cases);
  }

  static boolean isSwitch(InvokeDynamicInstruction call) {
    return call.bootstrapMethod().owner().equals(BOOTSTRAPS);
  }

  /**
   * The switch that a class leaves to the virtual machine.
   *
   * @throws IllegalArgumentException a label is none of the cases
   */
  static PlainSwitch of(InvokeDynamicInstruction call, String name) {
    ClassDesc value = call.typeSymbol().parameterType(0);
    boolean ofEnum = call.bootstrapMethod().methodName().equals("enumSwitch");
    List<Case> cases = new ArrayList<>();
    for (ConstantDesc label : call.bootstrapArgs()) {
      cases.add(
          switch (label) {
            case ClassDesc type -> new Case.OfClass(type);
            case String constant when ofEnum -> new Case.EnumConstant(value, constant);
            case String text -> new Case.Text(text);
            case DynamicConstantDesc<?> constant -> enumConstant(constant);
            default -> throw new IllegalArgumentException("no plain code for the label " + label);
          });
    }
    return new PlainSwitch(name, call.typeSymbol(), cases);
  }

  /**
   * {@code EnumDesc.of(ClassDesc.of("a.B"), "C")}, as a constant that is made when it is wanted.
   */
  private static Case enumConstant(DynamicConstantDesc<?> constant) {
    List<ConstantDesc> arguments = constant.bootstrapArgsList();
    if (arguments.size() == 3
        && arguments.get(1) instanceof DynamicConstantDesc<?> type
        && type.bootstrapArgsList().size() == 2
        && type.bootstrapArgsList().get(1) instanceof String className
        && arguments.get(2) instanceof String name) {
      return new Case.EnumConstant(ClassDesc.of(className), name);
    }
    throw new IllegalArgumentException("no plain code for the label " + constant);
  }

  @Override
  public void writeTo(CodeBuilder code) {
    Label none = code.newLabel();
    List<Label> beginnings = new ArrayList<>();
    List<SwitchCase> begins = new ArrayList<>();
    for (int number = 0; number < cases.size(); number++) {
      beginnings.add(code.newLabel());
      begins.add(SwitchCase.of(number, beginnings.get(number)));
    }
    Label there = code.newLabel();
    code.aload(VALUE).ifnonnull(there).iconst_m1().ireturn();
    code.labelBinding(there);
    if (!begins.isEmpty()) {
      code.iload(BEGIN).tableswitch(none, begins);
    }
    for (int number = 0; number < cases.size(); number++) {
      Label next = number + 1 < cases.size() ? beginnings.get(number + 1) : none;
      code.labelBinding(beginnings.get(number)).aload(VALUE);
      compare(code, cases.get(number), next);
      code.loadConstant(number).ireturn();
    }
    code.labelBinding(none).loadConstant(cases.size()).ireturn();
  }

  /** Goes on where the value on the stack matches, and elsewhere if it does not. */
  private static void compare(CodeBuilder code, Case label, Label elsewhere) {
    switch (label) {
      case Case.OfClass(ClassDesc type) -> code.instanceOf(type).ifeq(elsewhere);
      case Case.EnumConstant(ClassDesc type, String name) ->
          code.getstatic(type, name, type).if_acmpne(elsewhere);
      case Case.Text(String text) ->
          code.loadConstant(text).swap().invokevirtual(CD_String, "equals", EQUALS).ifeq(elsewhere);
    }
  }
}
