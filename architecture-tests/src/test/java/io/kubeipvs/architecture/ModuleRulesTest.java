package io.kubeipvs.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.kubeipvs.dataplane.duty.Dataplane;

/** The arrows between modules: down only, and no shortcuts. */
@AnalyzeClasses(packages = "io.kubeipvs", importOptions = ImportOption.DoNotIncludeTests.class)
final class ModuleRulesTest {
  @ArchTest
  static final ArchRule onlyOnePackageSeesNativeMemory =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.kubeipvs.linux.syscall")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.foreign..")
          .because("one small package can be reviewed for memory safety; many cannot");

  @ArchTest
  static final ArchRule netKnowsNobody =
      classes()
          .that()
          .resideInAPackage("io.kubeipvs.net..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.kubeipvs.net..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule linuxKnowsNothingOfKubernetes =
      classes()
          .that()
          .resideInAPackage("io.kubeipvs.linux..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.kubeipvs.linux..", "io.kubeipvs.net..", "java..", "org.jspecify..")
          .because("it is a library of its own that others take without Kubernetes");

  @ArchTest
  static final ArchRule kubernetesKnowsOnlyNet =
      classes()
          .that()
          .resideInAPackage("io.kubeipvs.kubernetes..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.kubeipvs.kubernetes..",
              "io.kubeipvs.net..",
              "java..",
              "javax.net.ssl..",
              "jdk.net..", // the socket options of Linux
              "org.jspecify..",
              "org.slf4j..",
              "org.snakeyaml..",
              "tools.jackson.core..",
              "org.apache.hc..",
              "io.fabric8..");

  @ArchTest
  static final ArchRule onlyTheConnectionKnowsTheLibrariesItIsMadeBy =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.kubeipvs.kubernetes.connection..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.hc..", "io.fabric8..")
          .because("libraries connect; what comes over the connection is ours to read");

  @ArchTest
  static final ArchRule wireFormatsOpenNothing =
      classes()
          .that()
          .resideInAPackage("io.kubeipvs.kubernetes.wire..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.kubeipvs.kubernetes.wire..",
              "io.kubeipvs.kubernetes.decode..",
              "io.kubeipvs.kubernetes.source..",
              "java.io",
              "java.lang..",
              "java.nio.charset",
              "java.time..",
              "java.util..",
              "org.jspecify..",
              "tools.jackson.core..")
          .because("bytes in, documents out: tested without a server");

  @ArchTest
  static final ArchRule decodingIsPureAndKnowsNoFrontEnd =
      classes()
          .that()
          .resideInAPackage("io.kubeipvs.kubernetes.decode..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.kubeipvs.kubernetes.decode..",
              "io.kubeipvs.kubernetes.model..",
              "io.kubeipvs.kubernetes.source..",
              "io.kubeipvs.net..",
              "java.lang..",
              "java.nio.charset",
              "java.security",
              "java.time..",
              "java.util..",
              "org.jspecify..")
          .because("objects from files and from an API server mean the same");

  @ArchTest
  static final ArchRule planningIsPure =
      classes()
          .that()
          .resideInAPackage("io.kubeipvs.proxy..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.kubeipvs.proxy..",
              "io.kubeipvs.net..",
              "io.kubeipvs.kubernetes.model..",
              "java.lang",
              "java.lang.invoke",
              "java.lang.runtime",
              "java.util",
              "java.util.function",
              "java.util.stream",
              "java.time",
              "org.jspecify..")
          .because("the same objects give the same plan, anywhere and at any time");

  @ArchTest
  static final ArchRule planningReadsNoClockAndStartsNoThread =
      noClasses()
          .that()
          .resideInAPackage("io.kubeipvs.proxy..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.Thread")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule dataplaneKnowsNoSource =
      noClasses()
          .that()
          .resideInAPackage("io.kubeipvs.dataplane..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.kubeipvs.agent..",
              "io.kubeipvs.cli..",
              "io.kubeipvs.kubernetes.source..",
              "io.kubeipvs.kubernetes.manifest..");

  @ArchTest
  static final ArchRule dataplaneReadsNoClock =
      noClasses()
          .that()
          .resideInAPackage("io.kubeipvs.dataplane..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .because("time comes in from outside, so that tests can turn it");

  @ArchTest
  static final ArchRule onlyTheEntriesOfTheDataplaneAreUsedByOthers =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.kubeipvs.dataplane..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.kubeipvs.dataplane.*..")
                  .and(not(resideInAPackage("io.kubeipvs.dataplane.leftovers")))
                  .and(not(type(Dataplane.class))))
          .because("its parts are public for each other alone");

  @ArchTest
  static final ArchRule partsOfTheDataplaneFormNoCircle =
      slices().matching("io.kubeipvs.dataplane.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule agentKnowsNoCommandLine =
      noClasses()
          .that()
          .resideInAPackage("io.kubeipvs.agent..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.kubeipvs.cli..", "picocli..");

  @ArchTest
  static final ArchRule conformanceJudgesFromOutside =
      noClasses()
          .that()
          .resideInAPackage("io.kubeipvs.conformance..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.kubeipvs.kubernetes..",
              "io.kubeipvs.proxy..",
              "io.kubeipvs.dataplane..",
              "io.kubeipvs.agent..",
              "io.kubeipvs.cli..")
          .because("what judges the command may not share its opinions");

  @ArchTest
  static final ArchRule testKitIsForTests =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.kubeipvs.testkit..",
              "io.kubeipvs.training..",
              "io.kubeipvs.conformance.cluster..",
              "io.kubeipvs.bench..",
              "io.kubeipvs.architecture..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.kubeipvs.testkit..");

  @ArchTest
  static final ArchRule nobodyKnowsTheBench =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.kubeipvs.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.kubeipvs.bench..")
          .because("what is measured may not know of it");

  @ArchTest
  static final ArchRule loweringKnowsNobody =
      classes()
          .that()
          .resideInAPackage("io.kubeipvs.lowering..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.kubeipvs.lowering..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule nobodyKnowsTheLowering =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.kubeipvs.lowering..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.kubeipvs.lowering..")
          .because("it is a step of the build");
}
