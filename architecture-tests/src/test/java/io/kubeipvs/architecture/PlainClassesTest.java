package io.kubeipvs.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.AgentProcess;
import io.kubeipvs.cli.Main;
import io.kubeipvs.dataplane.duty.Dataplane;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.linux.ipvs.KernelIpvs;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.plan.NodePlan;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The build has lowered the command's classes (decision 32): a start makes no code for them. */
final class PlainClassesTest {
  private static final Set<String> MADE_AT_FIRST_USE =
      Set.of("java.lang.runtime.SwitchBootstraps", "java.lang.runtime.ObjectMethods");

  /** One class of each module of the command. */
  static List<Class<?>> modules() {
    return List.of(
        IpAddress.class,
        KernelIpvs.class,
        Service.class,
        NodePlan.class,
        Dataplane.class,
        AgentProcess.class,
        Main.class);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void noSwitchAndNoRecordIsLeftToTheVirtualMachine(Class<?> of) throws Exception {
    List<String> left = new ArrayList<>();
    int classes = 0;
    URI place = of.getProtectionDomain().getCodeSource().getLocation().toURI();
    try (Tree tree = Tree.open(Path.of(place));
        Stream<Path> files = Files.walk(tree.root())) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        classes++;
        if (leavesSomething(ClassFile.of().parse(Files.readAllBytes(file)))) {
          left.add(file.toString());
        }
      }
    }
    assertThat(classes).isGreaterThan(10);
    assertThat(left).isEmpty();
  }

  /** This class has not been lowered. */
  @Test
  void isSeenWhereItIsNotSo() throws IOException {
    try (var file = getClass().getResourceAsStream("PlainClassesTest$Tree.class")) {
      assertThat(file).isNotNull();
      assertThat(leavesSomething(ClassFile.of().parse(file.readAllBytes()))).isTrue();
    }
  }

  private static boolean leavesSomething(ClassModel model) {
    return model.methods().stream()
        .flatMap(method -> method.code().stream())
        .flatMap(code -> code.elementStream())
        .anyMatch(element ->
            element instanceof InvokeDynamicInstruction call
                && MADE_AT_FIRST_USE.contains(
                    call.bootstrapMethod().owner().packageName()
                        + "."
                        + call.bootstrapMethod().owner().displayName()));
  }

  /** A folder or the inside of a jar. */
  private record Tree(Path root, List<FileSystem> opened) implements AutoCloseable {
    static Tree open(Path place) throws IOException {
      if (Files.isDirectory(place)) {
        return new Tree(place, List.of());
      }
      FileSystem jar = FileSystems.newFileSystem(place, Map.of());
      return new Tree(jar.getPath("/"), List.of(jar));
    }

    @Override
    public void close() throws IOException {
      for (FileSystem each : opened) {
        each.close();
      }
    }
  }
}
