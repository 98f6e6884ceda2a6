package nurture.lab;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** One idea, one file: whoever reads one need not read another. */
class LabTest {
  /** Classes by the file that they stand in. */
  private static final class ByFile implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      var name = type.getBaseComponentType().getName();
      return name.startsWith("nurture.lab.") && !name.endsWith("package-info")
          ? SliceIdentifier.of(name.replaceFirst("\\$.*", ""))
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "lab files";
    }
  }

  @Test
  void lab_files_never_import_one_another() {
    slices()
        .assignedFrom(new ByFile())
        .should()
        .notDependOnEachOther()
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("nurture.lab"));
  }
}
