package nurture.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import nurture.data.Column;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.memory.Episode;
import org.jspecify.annotations.Nullable;

/**
 * The listings of all days: those of the table, corrected where people said so, then those that
 * only people spoke of. What was forgotten is not in it.
 *
 * @param data rows of the table that nobody spoke of, then one row for each lesson
 * @param lessons what was said, of row {@code size − lessons + i}
 * @param corrected the names among the lessons that the table knew
 */
public record Diary(Dataset data, List<Lesson> lessons, Set<String> corrected) {
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
    var id = table.schema().of(Role.ID).stream().map(Column::name).findFirst();
    var photos =
        table.schema().of(Role.PHOTO).stream()
            .map(Column::name)
            .collect(java.util.stream.Collectors.toSet());
    var extras = new ArrayList<Dataset.Extra>();
    var corrected = new HashSet<String>();
    for (var lesson : lessons) {
      var cells = new TreeMap<String, String>();
      var row = forgotten.contains(lesson.name()) ? null : rows.get(lesson.name());
      if (row != null) {
        corrected.add(lesson.name());
        for (var column : table.table().columns()) {
          var cell = table.table().cell(row, column);
          if (cell != null) cells.put(column, cell);
        }
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
        cells.put(price, Double.toString(lesson.price()));
      extras.add(new Dataset.Extra(cells, row == null ? lesson.listing().photo() : null));
    }
    var kept =
        IntStream.range(0, table.size()).filter(row -> !spoken.contains(table.id(row))).toArray();
    return new Diary(table.rows(kept).and(extras), List.copyOf(lessons), Set.copyOf(corrected));
  }

  /** The names of the listings that people spoke of, of these rows. */
  public List<String> names(int[] rows) {
    int table = data.size() - lessons.size();
    return java.util.Arrays.stream(rows)
        .filter(row -> row >= table)
        .mapToObj(row -> lessons.get(row - table).name())
        .toList();
  }

  /**
   * The rows of each day's exam, oldest first: those of the table under the name of the first, and
   * those that were said under the name of their day.
   *
   * @param held whether a row is held out
   * @param days the day of what was said, by the listing's name
   * @param today the day of what has none
   */
  public Map<String, int[]> exams(
      java.util.function.IntPredicate held,
      String first,
      Map<String, String> days,
      List<String> order,
      String today) {
    int table = data.size() - lessons.size();
    var exams = new java.util.LinkedHashMap<String, List<Integer>>();
    exams.put(first, new ArrayList<>());
    order.forEach(day -> exams.put(day, new ArrayList<>()));
    exams.putIfAbsent(today, new ArrayList<>());
    for (int row = 0; row < data.size(); row++) {
      if (!held.test(row)) continue;
      var name = row < table ? "" : lessons.get(row - table).name();
      boolean old = row < table || corrected.contains(name);
      var day = old ? first : days.getOrDefault(name, today);
      Objects.requireNonNull(exams.get(day)).add(row);
    }
    var rows = new java.util.LinkedHashMap<String, int[]>();
    exams.forEach((day, of) -> {
      if (!of.isEmpty()) rows.put(day, of.stream().mapToInt(i -> i).toArray());
    });
    return rows;
  }
}
