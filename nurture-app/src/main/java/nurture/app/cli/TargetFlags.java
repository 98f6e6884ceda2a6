package nurture.app.cli;

import java.util.Optional;
import nurture.data.Schema;
import nurture.study.Brief;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which columns hold what is learnt; both are found by their names where neither is said. */
final class TargetFlags {
  @Option(
      names = "--category",
      paramLabel = "COL",
      description = "Column with the category; found by its name otherwise.")
  @Nullable String category;

  @Option(
      names = "--price",
      paramLabel = "COL",
      description = "Column with the price; found by its name otherwise.")
  @Nullable String price;

  Optional<String> category(Schema schema) {
    if (category != null) return Optional.of(schema.column(category).name());
    return price == null ? Brief.likelyCategory(schema) : Optional.empty();
  }

  Optional<String> price(Schema schema) {
    if (price != null) return Optional.of(schema.column(price).name());
    return category == null ? Brief.likelyPrice(schema) : Optional.empty();
  }
}
