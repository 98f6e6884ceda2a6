package nurture.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import nurture.data.Dataset;
import nurture.study.Settings;
import nurture.tensor.Precision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a person may decide about a training; the same names are the keys of the TOML file. */
final class TrainFlags {
  @Mixin ColumnFlags columns = new ColumnFlags();

  @Option(
      names = "--category",
      paramLabel = "COL",
      description = "Column with the category to learn; found by its name otherwise.")
  @Nullable String category;

  @Option(
      names = "--price",
      paramLabel = "COL",
      description = "Column with the price to learn; found by its name otherwise.")
  @Nullable String price;

  @Option(
      names = "--inputs",
      split = ",",
      paramLabel = "COL",
      description = "Learn from these columns only.")
  List<String> inputs = new ArrayList<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "TOML file with flags: test-fraction = 0.1. Flags given win over it.")
  @Nullable Path config;

  @Option(
      names = "--test-fraction",
      paramLabel = "X",
      defaultValue = "0.2",
      description = "Share of listings held out for the test (${DEFAULT-VALUE}).")
  double testFraction;

  @Option(
      names = "--split-column",
      split = ",",
      paramLabel = "COL",
      description = "Listings that agree in these columns stay on one side; the id otherwise.")
  List<String> splitColumn = new ArrayList<>();

  @Option(
      names = "--min-examples",
      paramLabel = "N",
      defaultValue = "2",
      description = "Learn categories with at least N examples (${DEFAULT-VALUE}).")
  int minExamples;

  @Option(names = "--drop-duplicates", description = "Leave out rows that equal an earlier one.")
  boolean dropDuplicates;

  @Option(
      names = "--labels",
      paramLabel = "N",
      defaultValue = "0",
      description = "Learn from N listings only, drawn by the seed; 0 for all.")
  int labels;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same figures (${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with; every core otherwise.")
  @Nullable Integer threads;

  @Option(
      names = "--precision",
      paramLabel = "fp32|bf16",
      description = "Bits to compute in; the best that the processor has otherwise.")
  @Nullable Precision precision;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the listings, instead of the rule's.")
  @Nullable Integer epochs;

  @Option(
      names = "--members",
      paramLabel = "N",
      description = "Nets that learn and answer together, instead of the rule's.")
  @Nullable Integer members;

  /** How rate and decay are found. */
  enum Recipe {
    /** By the rules in docs/rules.md. */
    RULES,
    /** By short trials, where listings are few. */
    CATAPULT
  }

  @Option(
      names = "--recipe",
      paramLabel = "rules|catapult",
      description =
          "Rate and decay by the rules, or, below 4,000 listings, by short trials (rules).")
  Recipe recipe = Recipe.RULES;

  Settings settings() {
    return Settings.defaults()
        .with(s -> {
          s.category = category;
          s.price = price;
          s.inputs = inputs;
          s.splitColumns = splitColumn;
          s.testFraction = testFraction;
          s.minExamples = minExamples;
          s.labels = labels;
          s.seed = seed;
          if (threads != null) s.threads = threads;
          s.precision = precision;
          s.epochs = epochs;
          s.members = members;
          s.catapult = recipe == Recipe.CATAPULT;
        });
  }

  /** The data set with what was said about its columns and rows. */
  Dataset apply(Dataset data) {
    var said = columns.apply(data);
    return dropDuplicates ? said.dropDuplicateRows() : said;
  }

  /** The flags of a run, as {@link #json} wrote them. */
  static TrainFlags of(JsonNode json) {
    var flags = new TrainFlags();
    flags.category = json.path("category").asString(null);
    flags.price = json.path("price").asString(null);
    flags.inputs = texts(json.path("inputs"));
    flags.columns.ignore = texts(json.path("ignore"));
    json.path("role")
        .properties()
        .forEach(e -> flags.columns.role.put(e.getKey(), e.getValue().asString("")));
    flags.testFraction = json.path("test-fraction").asDouble();
    flags.splitColumn = texts(json.path("split-column"));
    flags.minExamples = json.path("min-examples").asInt();
    flags.dropDuplicates = json.path("drop-duplicates").asBoolean();
    flags.labels = json.path("labels").asInt();
    flags.seed = json.path("seed").asLong();
    flags.threads = json.path("threads").asInt();
    var precision = json.path("precision").asString(null);
    flags.precision =
        precision == null ? null : Precision.valueOf(precision.toUpperCase(Locale.ROOT));
    flags.epochs = number(json.path("epochs"));
    flags.members = number(json.path("members"));
    if (json.path("recipe").asString("").equals("catapult")) flags.recipe = Recipe.CATAPULT;
    return flags;
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(text -> text.asString("")).toList();
  }

  private static @Nullable Integer number(JsonNode number) {
    return number.isNumber() ? number.asInt() : null;
  }

  /** What the figures depend on, for the record and to compare a resumed run with. */
  ObjectNode json() {
    var settings = settings();
    var json = JsonMapper.shared().createObjectNode();
    json.put("category", category);
    json.put("price", price);
    json.putPOJO("inputs", inputs);
    json.putPOJO("ignore", columns.ignore);
    json.putPOJO("role", columns.role);
    json.put("test-fraction", testFraction);
    json.putPOJO("split-column", splitColumn);
    json.put("min-examples", minExamples);
    json.put("drop-duplicates", dropDuplicates);
    json.put("labels", labels);
    json.put("seed", seed);
    json.put("threads", settings.threads());
    json.put("precision", precision == null ? null : precision.name().toLowerCase(Locale.ROOT));
    json.put("epochs", epochs);
    json.put("members", members);
    // Runs of before there was a choice say nothing, and must compare as equal.
    if (recipe != Recipe.RULES) json.put("recipe", recipe.name().toLowerCase(Locale.ROOT));
    // As it is read back, so that the two compare.
    return (ObjectNode) JsonMapper.shared().readTree(json.toString());
  }
}
