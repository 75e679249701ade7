package io.kubeipvs.lowering;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a record answers by itself, component by component, as {@link java.lang.Record} and {@link
 * java.lang.runtime.ObjectMethods} have it.
 *
 * @param of whose method it is: {@code equals}, {@code hashCode} or {@code toString}
 * @param simpleName the record's, for {@code toString}
 */
record RecordMethod(
    ClassDesc owner, String of, MethodTypeDesc type, String simpleName, List<Component> components)
    implements PlainMethod {
  private static final ClassDesc BOOTSTRAPS = ClassDesc.of("java.lang.runtime.ObjectMethods");
  private static final ClassDesc OBJECTS = Objects.class.describeConstable().orElseThrow();
  private static final ClassDesc BUILDER = StringBuilder.class.describeConstable().orElseThrow();
  private static final int THIS = 0;
  private static final int OTHER = 1;
  private static final int OTHER_AS_RECORD = 2;

  /** One field. */
  record Component(String name, ClassDesc type) {
    private void load(CodeBuilder code, ClassDesc owner, int slot) {
      code.aload(slot).getfield(owner, name, type);
    }

    /** The class of a primitive's own methods: {@code Long} of a {@code long}. */
    private ClassDesc box() {
      return ClassDesc.of(
          switch (TypeKind.from(type)) {
            case BOOLEAN -> "java.lang.Boolean";
            case BYTE -> "java.lang.Byte";
            case CHAR -> "java.lang.Character";
            case SHORT -> "java.lang.Short";
            case INT -> "java.lang.Integer";
            case LONG -> "java.lang.Long";
            case FLOAT -> "java.lang.Float";
            case DOUBLE -> "java.lang.Double";
            case REFERENCE, VOID -> throw new IllegalStateException(type + " is no primitive");
          });
    }
  }

  RecordMethod {
    components = List.copyOf(components);
  }

  static boolean isRecordMethod(InvokeDynamicInstruction call) {
    return call.bootstrapMethod().owner().equals(BOOTSTRAPS);
  }

  /** The method that a record leaves to the virtual machine. */
  static RecordMethod of(InvokeDynamicInstruction call, ClassModel model) {
    List<Component> components = new ArrayList<>();
    for (ConstantDesc argument : call.bootstrapArgs()) {
      if (argument instanceof DirectMethodHandleDesc getter) {
        components.add(new Component(getter.methodName(), getter.invocationType().returnType()));
      }
    }
    ClassDesc owner = model.thisClass().asSymbol();
    return new RecordMethod(
        owner, call.name().stringValue(), call.typeSymbol(), simpleName(model), components);
  }

  private static String simpleName(ClassModel model) {
    return model.findAttribute(Attributes.innerClasses()).stream()
        .flatMap(attribute -> attribute.classes().stream())
        .filter(inner -> inner.innerClass().equals(model.thisClass()))
        .map(InnerClassInfo::innerName)
        .flatMap(Optional::stream)
        .findFirst()
        .map(name -> name.stringValue())
        .orElseGet(() -> model.thisClass().asSymbol().displayName());
  }

  @Override
  public String name() {
    return of + "$components";
  }

  @Override
  public void writeTo(CodeBuilder code) {
    switch (of) {
      case "equals" -> writeEquals(code);
      case "hashCode" -> writeHashCode(code);
      case "toString" -> writeToString(code);
      default -> throw new IllegalStateException("no record has " + of + " by itself");
    }
  }

  private void writeEquals(CodeBuilder code) {
    Label equal = code.newLabel();
    Label different = code.newLabel();
    code.aload(THIS).aload(OTHER).if_acmpeq(equal);
    code.aload(OTHER).instanceOf(owner).ifeq(different);
    code.aload(OTHER).checkcast(owner).astore(OTHER_AS_RECORD);
    for (Component component : components) {
      component.load(code, owner, THIS);
      component.load(code, owner, OTHER_AS_RECORD);
      compare(code, component, different);
    }
    code.labelBinding(equal).iconst_1().ireturn();
    code.labelBinding(different).iconst_0().ireturn();
  }

  private static void compare(CodeBuilder code, Component component, Label different) {
    ClassDesc type = component.type();
    switch (TypeKind.from(type)) {
      case REFERENCE ->
          code.invokestatic(OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object))
              .ifeq(different);
      case LONG -> code.lcmp().ifne(different);
      case FLOAT, DOUBLE ->
          code.invokestatic(component.box(), "compare", MethodTypeDesc.of(CD_int, type, type))
              .ifne(different);
      case BOOLEAN, BYTE, CHAR, SHORT, INT -> code.if_icmpne(different);
      case VOID -> throw new IllegalStateException("a component without a value");
    }
  }

  private void writeHashCode(CodeBuilder code) {
    code.iconst_0();
    for (Component component : components) {
      code.bipush(31).imul();
      component.load(code, owner, THIS);
      boolean isReference = TypeKind.from(component.type()) == TypeKind.REFERENCE;
      code.invokestatic(
              isReference ? OBJECTS : component.box(),
              "hashCode",
              MethodTypeDesc.of(CD_int, isReference ? CD_Object : component.type()))
          .iadd();
    }
    code.ireturn();
  }

  private void writeToString(CodeBuilder code) {
    code.new_(BUILDER).dup().invokespecial(BUILDER, "<init>", MethodTypeDesc.of(CD_void));
    String before = simpleName + "[";
    for (Component component : components) {
      append(code.loadConstant(before + component.name() + "="), CD_String);
      component.load(code, owner, THIS);
      append(code, appended(component.type()));
      before = ", ";
    }
    append(code.loadConstant(components.isEmpty() ? before + "]" : "]"), CD_String);
    code.invokevirtual(BUILDER, "toString", MethodTypeDesc.of(CD_String)).areturn();
  }

  private static void append(CodeBuilder code, ClassDesc type) {
    code.invokevirtual(BUILDER, "append", MethodTypeDesc.of(BUILDER, type));
  }

  /** What a builder of texts has a method for. */
  private static ClassDesc appended(ClassDesc type) {
    return switch (TypeKind.from(type)) {
      case REFERENCE -> CD_Object;
      case BYTE, SHORT -> CD_int;
      default -> type;
    };
  }
}
