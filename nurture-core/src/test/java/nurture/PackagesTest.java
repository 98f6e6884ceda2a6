package nurture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The architecture: a package knows only those before it, and native code has one door. */
class PackagesTest {
  static final List<String> IN_ORDER =
      List.of(
          "data", "tensor", "feed", "nn", "model", "optim", "train", "eval", "drift", "quality",
          "explain", "ask", "memory", "tune", "serve", "study");
  static final List<String> HEAP_ONLY =
      List.of("data", "drift", "quality", "ask", "memory", "tune");

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("nurture");

  @ParameterizedTest
  @FieldSource("IN_ORDER")
  void a_package_knows_only_packages_before_it(String name) {
    var later = IN_ORDER.subList(IN_ORDER.indexOf(name) + 1, IN_ORDER.size());
    if (later.isEmpty()) return;
    noClasses()
        .that()
        .resideInAPackage("nurture." + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(later.stream().map(p -> "nurture." + p + "..").toArray(String[]::new))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @ParameterizedTest
  @FieldSource("HEAP_ONLY")
  void a_heap_package_never_touches_native_memory(String name) {
    noClasses()
        .that()
        .resideInAPackage("nurture." + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("nurture.tensor..", "org.bytedeco..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void only_tensor_touches_libtorch() {
    noClasses()
        .that()
        .resideOutsideOfPackages("nurture.tensor..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void every_package_has_its_place_in_the_list() {
    org.assertj.core.api.Assertions.assertThat(
            CLASSES.stream()
                .map(c -> c.getPackageName().split("\\."))
                .filter(parts -> parts.length > 1 && parts[0].equals("nurture"))
                .map(parts -> parts[1])
                .distinct())
        .isSubsetOf(IN_ORDER);
  }
}
