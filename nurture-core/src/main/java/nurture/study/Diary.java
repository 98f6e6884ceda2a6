package nurture.study;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import nurture.data.CategoryPath;
import nurture.data.Column;
import nurture.data.Dataset;
import nurture.data.Numbers;
import nurture.data.Role;
import nurture.memory.Episode;
import org.jspecify.annotations.Nullable;

/**
 * The listings of all days: those of the table, corrected where people said so, then those that
 * only people spoke of. What was forgotten is not in it.
 *
 * @param data rows of the table that nobody spoke of, then one row for each lesson
 * @param lessons what was said, of row {@code size − lessons + i}
 * @param truths category and price of each lesson's row, as a hash
 * @param corrected what the table says of those lessons that it knows, by name, as such a hash
 */
public record Diary(
    Dataset data, List<Lesson> lessons, List<String> truths, Map<String, String> corrected) {
  /**
   * When a listing sat its first exam.
   *
   * @param day of that exam
   * @param truth what was right then, as a hash; empty if it was not written down
   */
  public record Sat(String day, String truth) {}

  /**
   * From a table and what was said since.
   *
   * @param category the column with the category, or null
   * @param price the column with the price, or null
   * @param lessons of each listing one at most
   * @param forgotten the names of listings that were withdrawn before any of the lessons
   */
  public static Diary of(
      Dataset table,
      @Nullable String category,
      @Nullable String price,
      List<Lesson> lessons,
      Set<String> forgotten) {
    var rows = new HashMap<String, Integer>();
    for (int row = 0; row < table.size(); row++) rows.putIfAbsent(table.id(row), row);
    var spoken = new HashSet<>(forgotten);
    lessons.forEach(lesson -> spoken.add(lesson.name()));
    var priced =
        price == null
            ? null
            : table.schema().find(price).orElseGet(() -> new Column(price, Role.NUMBER));
    var id = table.schema().of(Role.ID).stream().map(Column::name).findFirst();
    var photos =
        table.schema().of(Role.PHOTO).stream()
            .map(Column::name)
            .collect(java.util.stream.Collectors.toSet());
    var extras = new ArrayList<Dataset.Extra>();
    var truths = new ArrayList<String>();
    var corrected = new HashMap<String, String>();
    for (var lesson : lessons) {
      var cells = new TreeMap<String, String>();
      var row = forgotten.contains(lesson.name()) ? null : rows.get(lesson.name());
      if (row != null) {
        for (var column : table.table().columns()) {
          var cell = table.table().cell(row, column);
          if (cell != null) cells.put(column, cell);
        }
        corrected.put(lesson.name(), truth(cells, category, priced));
      } else {
        cells.putAll(lesson.listing().values());
        photos.forEach(cells::remove); // they would name another listing's
        id.ifPresent(column -> cells.put(column, lesson.name()));
      }
      if (category != null && lesson.category() != null) {
        if (lesson.category().equals(Episode.NONE)) cells.remove(category);
        else cells.put(category, lesson.category());
      }
      if (price != null && !Double.isNaN(lesson.price()))
        cells.put(price, Numbers.write(lesson.price()));
      truths.add(truth(cells, category, priced));
      extras.add(new Dataset.Extra(cells, row == null ? lesson.listing().photo() : null));
    }
    var kept =
        IntStream.range(0, table.size()).filter(row -> !spoken.contains(table.id(row))).toArray();
    return new Diary(
        table.rows(kept).and(extras),
        List.copyOf(lessons),
        List.copyOf(truths),
        Map.copyOf(corrected));
  }

  /** What is right, as a hash: paths and prices however they are written. */
  private static String truth(
      Map<String, String> cells, @Nullable String category, @Nullable Column price) {
    var number = price == null ? OptionalDouble.empty() : price.number(cells.get(price.name()));
    var name = category == null ? "" : cells.getOrDefault(category, "");
    var right = (name.indexOf('>') < 0 ? name : CategoryPath.parse(name)) + "\n" + number;
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(right.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What is right, as a hash, of those of these rows that people spoke of, by their names. */
  public Map<String, String> truths(int[] rows) {
    int table = data.size() - lessons.size();
    var truths = new TreeMap<String, String>();
    for (int row : rows)
      if (row >= table) truths.put(lessons.get(row - table).name(), this.truths.get(row - table));
    return truths;
  }

  /**
   * The rows of each day's exam, oldest first: those of the table under the name of the first, and
   * those that were said under the name of their day. A listing of which people say otherwise than
   * when it first sat its exam sits none: what was asked once is marked by the same key ever after,
   * else wrong labels would be right in the exam too.
   *
   * @param held whether a row is held out
   * @param sat when what was said sat its first exam, by the listing's name
   * @param today the day of what has sat none
   */
  public Map<String, int[]> exams(
      java.util.function.IntPredicate held,
      String first,
      Map<String, Sat> sat,
      List<String> order,
      String today) {
    int table = data.size() - lessons.size();
    var exams = new java.util.LinkedHashMap<String, List<Integer>>();
    exams.put(first, new ArrayList<>());
    order.forEach(day -> exams.put(day, new ArrayList<>()));
    exams.putIfAbsent(today, new ArrayList<>());
    for (int row = 0; row < data.size(); row++) {
      if (!held.test(row)) continue;
      if (row < table) {
        Objects.requireNonNull(exams.get(first)).add(row);
        continue;
      }
      var name = lessons.get(row - table).name();
      var truth = truths.get(row - table);
      var before = corrected.get(name);
      var then =
          before != null ? new Sat(first, before) : sat.getOrDefault(name, new Sat(today, truth));
      if (then.truth.isEmpty() || then.truth.equals(truth))
        Objects.requireNonNull(exams.get(then.day)).add(row);
    }
    var rows = new java.util.LinkedHashMap<String, int[]>();
    exams.forEach((day, of) -> {
      if (!of.isEmpty()) rows.put(day, of.stream().mapToInt(i -> i).toArray());
    });
    return rows;
  }
}
