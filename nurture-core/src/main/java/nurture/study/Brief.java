package nurture.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import nurture.data.CategoryPath;
import nurture.data.Column;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.data.Split;
import org.jspecify.annotations.Nullable;

/**
 * What a study will learn, from what, and on which rows.
 *
 * @param inputs the columns to learn from
 * @param category the column with the category, or null
 * @param classes the names of the categories, by class number
 * @param labels class numbers by row; {@value #UNKNOWN} where there is none to learn
 * @param price the column with the price, or null
 * @param prices by row; NaN where there is none to learn
 * @param split which side a row falls on
 * @param train rows to learn from
 * @param read rows that the linear answer learns from besides, and nothing else does
 * @param test rows that nothing is learnt or chosen from
 * @param notes what was decided on the way, in sentences
 */
public record Brief(
    Schema inputs,
    @Nullable String category,
    List<String> classes,
    int[] labels,
    @Nullable String price,
    double[] prices,
    Split split,
    int[] train,
    int[] read,
    int[] test,
    List<String> notes) {
  /** Rows off the test's side from which nothing can be learnt but how listings look. */
  public int[] unlabelled(Dataset data) {
    var used = new BitSet();
    for (int row : train) used.set(row);
    for (int row : read) used.set(row);
    return IntStream.range(0, labels.length)
        .filter(row -> !used.get(row) && (test.length == 0 || !split.test(data, row)))
        .toArray();
  }

  /**
   * The same where all that is dear, such as nets, learns from some of the rows alone. The linear
   * answer, which costs little, learns from the others too, and their categories stay.
   *
   * @throws IllegalArgumentException if they are too few
   */
  Brief looking(IntPredicate looked) {
    var few = Arrays.stream(train).filter(looked).toArray();
    if (few.length < FEWEST)
      throw new IllegalArgumentException(
          "there must be at least %d listings with a label to look at, got %d; look at more"
              .formatted(FEWEST, few.length));
    var rest = Arrays.stream(train).filter(looked.negate()).toArray();
    var more = new ArrayList<>(notes);
    if (rest.length > 0)
      more.add(
          "Nets learn from %,d listings; the linear answer from %,d more."
              .formatted(few.length, rest.length));
    return new Brief(
        inputs, category, classes, labels, price, prices, split, few, rest, test, more);
  }

  /** Rows of whose labels something is learnt. */
  int[] learnt() {
    return IntStream.concat(Arrays.stream(train), Arrays.stream(read)).toArray();
  }

  /** The class number of a row without a label. */
  public static final int UNKNOWN = -100;

  private static final Pattern CATEGORY_NAME =
      Pattern.compile("(?i).*(categor|class|label|type|department).*");
  private static final Pattern PRICE_NAME =
      Pattern.compile("(?i).*(price|msrp|cost|amount|preis|prix).*");
  private static final int FEWEST = 10;

  /**
   * Settles what is open in the settings by looking at the data.
   *
   * @throws IllegalArgumentException if there is nothing to learn, or too little to learn from
   */
  public static Brief of(Dataset data, Settings settings) {
    if (data.size() == 0)
      throw new IllegalArgumentException("the table must have rows, got none; add listings to it");
    var notes = new ArrayList<String>();
    var category = column(data, settings.category());
    var price = column(data, settings.price());
    if (category == null && price == null) {
      category = likely(data.schema(), CATEGORY_NAME, Role.PATH, Role.CATEGORY);
      price = likely(data.schema(), PRICE_NAME, Role.NUMBER, Role.TEXT);
      if (category == null && price == null)
        throw new IllegalArgumentException(
            "there must be a category or a price to learn, got the columns "
                + String.join(", ", data.table().columns())
                + "; name one with --category or --price");
      notes.add(
          "Learns "
              + (category == null ? "" : "the category from the column " + category)
              + (category != null && price != null ? " and " : "")
              + (price == null ? "" : "the price from the column " + price)
              + ", by their names; --category and --price choose others.");
      if (category == null)
        numbered(data.schema(), price)
            .ifPresent(name ->
                notes.add(
                    "The column %s holds numbers and is read as such; --category %s learns it as names."
                        .formatted(name, name)));
    }
    var labels = new int[data.size()];
    var classes = labels(data, category, settings.minExamples(), labels);
    var prices = prices(data, price);
    var split = split(data, settings);
    var inputs = inputs(data, settings, category, price, notes);
    int[] known =
        IntStream.range(0, data.size())
            .filter(i -> labels[i] >= 0 || !Double.isNaN(prices[i]))
            .toArray();
    int[] test = Arrays.stream(known).filter(i -> split.test(data, i)).toArray();
    int[] train = Arrays.stream(known).filter(i -> !split.test(data, i)).toArray();
    if (settings.testFraction() == 0) {
      train = known;
      test = new int[0];
    }
    if (settings.labels() > 0 && settings.labels() < train.length)
      train = drawn(train, settings.labels(), settings.seed());
    if (train.length < FEWEST)
      throw new IllegalArgumentException(
          "there must be at least %d listings with a label to learn from, got %d; add labels%s"
              .formatted(FEWEST, train.length, category == null ? "" : " or lower --min-examples"));
    return new Brief(
        inputs,
        category,
        classes,
        labels,
        price,
        prices,
        split,
        train,
        new int[0],
        test,
        List.copyOf(notes));
  }

  /** A column of numbers whose name is a category's: codes, perhaps. */
  private static Optional<String> numbered(Schema schema, @Nullable String price) {
    return schema.of(Role.NUMBER).stream()
        .map(Column::name)
        .filter(name -> !name.equals(price) && CATEGORY_NAME.matcher(name).matches())
        .findFirst();
  }

  /** The column that is taken for the category where none is named. */
  public static Optional<String> likelyCategory(Schema schema) {
    return Optional.ofNullable(likely(schema, CATEGORY_NAME, Role.PATH, Role.CATEGORY));
  }

  /** The column that is taken for the price where none is named. */
  public static Optional<String> likelyPrice(Schema schema) {
    return Optional.ofNullable(likely(schema, PRICE_NAME, Role.NUMBER, Role.TEXT));
  }

  private static @Nullable String column(Dataset data, @Nullable String name) {
    return name == null ? null : data.schema().column(name).name();
  }

  /** The first column of a role whose name fits; of the first role, whatever its name. */
  private static @Nullable String likely(Schema schema, Pattern name, Role first, Role second) {
    for (var role : List.of(first, second))
      for (var column : schema.of(role))
        if (name.matcher(column.name()).matches()) return column.name();
    return first == Role.PATH && !schema.of(first).isEmpty()
        ? schema.of(first).getFirst().name()
        : null;
  }

  /**
   * Class numbers by row. A path with too few examples becomes its nearest ancestor that has
   * enough; a flat name with too few is left out, and counted.
   */
  private static List<String> labels(
      Dataset data, @Nullable String column, int least, int[] labels) {
    Arrays.fill(labels, UNKNOWN);
    if (column == null) return List.of();
    boolean path = data.schema().column(column).role() == Role.PATH;
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i < data.size(); i++) {
      var cell = data.table().cell(i, column);
      if (cell == null) {
        data.problems().add("label-missing", data.table().line(i), "no " + column);
        continue;
      }
      for (var name : prefixes(cell, path)) counts.merge(name, 1, Integer::sum);
    }
    var kept = new String[data.size()];
    var names = new TreeMap<String, Integer>();
    for (int i = 0; i < data.size(); i++) {
      var cell = data.table().cell(i, column);
      if (cell == null) continue;
      for (var name : prefixes(cell, path).reversed())
        if (counts.getOrDefault(name, 0) >= least) {
          kept[i] = name;
          names.put(name, 0);
          break;
        }
      if (kept[i] == null)
        data.problems()
            .add(
                counts.getOrDefault(cell, 0) == 1 ? "class-of-one" : "class-too-small",
                data.table().line(i),
                cell);
    }
    if (names.size() < 2)
      throw new IllegalArgumentException(
          "the column %s must hold at least 2 categories with %d examples each, got %d; choose"
                  .formatted(column, least, names.size())
              + " another with --category or lower --min-examples");
    int next = 0;
    for (var entry : names.entrySet()) entry.setValue(next++);
    for (int i = 0; i < labels.length; i++)
      if (kept[i] != null) labels[i] = names.getOrDefault(kept[i], UNKNOWN);
    return List.copyOf(names.keySet());
  }

  private static List<String> prefixes(String cell, boolean path) {
    return path ? CategoryPath.parse(cell).prefixes() : List.of(cell);
  }

  private static double[] prices(Dataset data, @Nullable String column) {
    var prices = new double[data.size()];
    Arrays.fill(prices, Double.NaN);
    if (column == null) return prices;
    int known = 0;
    var written = data.schema().column(column);
    for (int i = 0; i < prices.length; i++) {
      var cell = data.table().cell(i, column);
      long line = data.table().line(i);
      if (cell == null) {
        data.problems().add("price-missing", line, "no " + column);
        continue;
      }
      var number = written.number(cell);
      if (number.isEmpty()) data.problems().add("price-text", line, cell);
      else if (number.getAsDouble() == 0) data.problems().add("price-zero", line, cell);
      else if (number.getAsDouble() < 0) data.problems().add("price-negative", line, cell);
      else {
        prices[i] = number.getAsDouble();
        known++;
      }
    }
    if (known < FEWEST)
      throw new IllegalArgumentException(
          "the column %s must hold at least %d prices above 0, got %d; choose another with --price"
              .formatted(column, FEWEST, known));
    return prices;
  }

  private static Split split(Dataset data, Settings settings) {
    var columns = settings.splitColumns();
    columns.forEach(name -> data.schema().column(name));
    if (columns.isEmpty()) columns = data.schema().of(Role.ID).stream().map(Column::name).toList();
    if (columns.size() > 1 && settings.splitColumns().isEmpty()) columns = columns.subList(0, 1);
    if (columns.isEmpty())
      columns =
          data.table().columns().stream()
              .filter(c -> data.schema().column(c).role() != Role.IGNORED)
              .toList();
    return Split.of(settings.testFraction() == 0 ? 0.2 : settings.testFraction(), columns);
  }

  private static Schema inputs(
      Dataset data,
      Settings settings,
      @Nullable String category,
      @Nullable String price,
      List<String> notes) {
    settings.inputs().forEach(name -> data.schema().column(name));
    var chosen = new ArrayList<Column>();
    for (var column : data.schema().columns()) {
      var name = column.name();
      if (name.equals(category) || name.equals(price)) continue;
      if (!settings.inputs().isEmpty()) {
        if (settings.inputs().contains(name)) chosen.add(asked(column));
        continue;
      }
      if (column.role() == Role.ID || column.role() == Role.IGNORED) continue;
      if (category != null && givesAway(data, name, category)) {
        notes.add(
            "Leaves out %s, which goes with %s so closely that it would give the answer away; --inputs"
                    .formatted(name, category)
                + " takes it in.");
        continue;
      }
      chosen.add(column);
    }
    if (chosen.isEmpty())
      throw new IllegalArgumentException(
          "there must be an input to learn from besides the target, got none; name some with"
              + " --inputs");
    return new Schema(chosen);
  }

  private static Column asked(Column column) {
    return column.role() == Role.ID || column.role() == Role.IGNORED
        ? new Column(column.name(), Role.CATEGORY, column.notation())
        : column;
  }

  /**
   * Whether a column of names is a coarser or finer naming of the category: for 99 % of the rows
   * the one follows from the other, though the names recur.
   */
  private static boolean givesAway(Dataset data, String column, String category) {
    var role = data.schema().column(column).role();
    if (role != Role.CATEGORY && role != Role.PATH) return false;
    return follows(data, category, column) || follows(data, column, category);
  }

  private static boolean follows(Dataset data, String from, String to) {
    var seen = new HashMap<String, Map<String, Integer>>();
    int n = 0;
    for (int i = 0; i < data.size(); i++) {
      var a = data.table().cell(i, from);
      var b = data.table().cell(i, to);
      if (a == null || b == null) continue;
      seen.computeIfAbsent(a, k -> new HashMap<>()).merge(b, 1, Integer::sum);
      n++;
    }
    var values = new HashMap<String, Integer>();
    seen.values().forEach(m -> m.forEach((b, k) -> values.merge(b, k, Integer::sum)));
    int commonest = values.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    if (n < 50 || seen.size() > n / 2 || commonest > 0.9 * n) return false;
    int right =
        seen.values().stream()
            .mapToInt(m -> m.values().stream().mapToInt(Integer::intValue).max().orElse(0))
            .sum();
    return right >= 0.99 * n;
  }

  private static int[] drawn(int[] rows, int n, long seed) {
    var random = new SplittableRandom(seed);
    var copy = rows.clone();
    for (int i = 0; i < n; i++) {
      int j = i + random.nextInt(copy.length - i);
      int swapped = copy[i];
      copy[i] = copy[j];
      copy[j] = swapped;
    }
    var first = Arrays.copyOf(copy, n);
    Arrays.sort(first);
    return first;
  }
}
