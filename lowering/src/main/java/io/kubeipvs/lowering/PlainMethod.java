package io.kubeipvs.lowering;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;

/** A static method that does what a class would leave to the virtual machine. */
sealed interface PlainMethod permits PlainSwitch, RecordMethod {
  String name();

  /** That of the call which it is in the place of. */
  MethodTypeDesc type();

  void writeTo(CodeBuilder code);

  /** Adds the method to the class that calls it. */
  default void addTo(ClassBuilder builder) {
    int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
    builder.withMethodBody(name(), type(), flags, this::writeTo);
  }
}
