package nurture.app.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nurture.ask.Labelled;
import nurture.data.Table;
import nurture.quality.Cleaning;
import nurture.quality.Decision;

/**
 * A label that came back.
 *
 * @param category that was given
 * @param arm whether the row was chosen or drawn by chance
 */
record Answer(String category, Labelled.Arm arm) {
  /**
   * Reads what came back, by the row's name. A file of {@code nurture ask} says how a row was
   * drawn, and its category where that is filled in; decisions, as {@code nurture review} exports
   * them, say categories of rows that such a file names.
   *
   * @param column of the category
   */
  static Map<String, Answer> read(List<Path> files, String column) {
    var arms = new HashMap<String, Labelled.Arm>();
    var categories = new HashMap<String, String>();
    for (var file : files) {
      var table = Table.read(file);
      if (table.columns().containsAll(List.of("action", "row", "column", "value")))
        decided(Clean.decisions(file), column, categories);
      else asked(file, table, column, arms, categories);
    }
    if (arms.isEmpty())
      throw new IllegalArgumentException(
          "--answers must name the files of nurture ask too, which say who was drawn by chance, got"
              + " decisions alone; give them as --answers ask.csv,decisions.csv");
    var answers = new HashMap<String, Answer>();
    arms.forEach((name, arm) -> {
      var category = categories.get(name);
      if (category != null) answers.put(name, new Answer(category, arm));
    });
    return answers;
  }

  private static void decided(
      List<Decision> decisions, String column, Map<String, String> categories) {
    var undone = Cleaning.undone(decisions);
    for (int i = 0; i < decisions.size(); i++) {
      var decision = decisions.get(i);
      if (decision.action() != Decision.Action.RELABEL
          || !decision.column().equals(column)
          || undone.contains(i + 1)) continue;
      if (decision.value().isEmpty()) categories.remove(decision.row());
      else categories.put(decision.row(), decision.value());
    }
  }

  private static void asked(
      Path file,
      Table table,
      String column,
      Map<String, Labelled.Arm> arms,
      Map<String, String> categories) {
    for (var name : List.of("id", "arm", column))
      if (!table.columns().contains(name))
        throw new IllegalArgumentException(
            "%s must be a file of nurture ask or decisions, but it has no column %s; it has %s"
                .formatted(file, name, String.join(", ", table.columns())));
    for (int row = 0; row < table.rows(); row++) {
      var name = table.cell(row, "id");
      if (name == null) continue;
      boolean control = "control".equals(table.cell(row, "arm"));
      arms.put(name, control ? Labelled.Arm.CONTROL : Labelled.Arm.CHOSEN);
      var category = table.cell(row, column);
      if (category != null) categories.put(name, category);
    }
  }
}
