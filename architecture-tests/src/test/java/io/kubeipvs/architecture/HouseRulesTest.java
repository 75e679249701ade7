package io.kubeipvs.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;

/** How every class is written, whatever module it is in. */
@AnalyzeClasses(packages = "io.kubeipvs", importOptions = ImportOption.DoNotIncludeTests.class)
final class HouseRulesTest {
  private static final DescribedPredicate<JavaClass> OPEN_FOR_INHERITANCE =
      DescribedPredicate.describe(
          "are concrete and not final",
          type ->
              !type.isInterface()
                  && !type.isEnum()
                  && !type.isAnonymousClass()
                  && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                  && !type.getModifiers().contains(JavaModifier.FINAL)
                  && !type.getModifiers().contains(JavaModifier.SYNTHETIC));

  @ArchTest
  static final ArchRule classesAreFinal =
      noClasses()
          .should(
              new ArchCondition<>("be concrete and not final") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean open = OPEN_FOR_INHERITANCE.test(type);
                  events.add(new SimpleConditionEvent(type, open, type.getName()));
                }
              })
          .because("we do not inherit for reuse");

  @ArchTest
  static final ArchRule packagesSayWhatMayBeNull =
      classes()
          .that()
          .areTopLevelClasses()
          .should(
              new ArchCondition<>("be in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                  events.add(
                      new SimpleConditionEvent(
                          type, marked, type.getPackageName() + " is not @NullMarked"));
                }
              });

  @ArchTest
  static final ArchRule noStaticMutableState =
      fields()
          .that()
          .areStatic()
          .should()
          .beFinal()
          .because("state has one owner, and a second instance must be possible");

  @ArchTest
  static final ArchRule noOptionalFields =
      noFields().should().haveRawType(Optional.class).because("a @Nullable field says the same");

  @ArchTest
  static final ArchRule noNameLookups =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.kubeipvs.lab..", "io.kubeipvs.testkit..")
          .should()
          .callMethod(java.net.InetAddress.class, "getByName", String.class)
          .because("what is no address must be refused, not asked of a name server");
}
