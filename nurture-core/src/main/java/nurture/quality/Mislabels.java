package nurture.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import nurture.eval.Confusion;

/**
 * Labels that answers by what has not seen the row speak against; see {@link LabelDoubts}. A {@code
 * mislabel} is wrong nine times in ten, a {@code doubtful-label} more likely wrong than right. What
 * takes most rows of one class for another does not know the two apart, so against that class it
 * has no more than doubts; nor has it against a label that the title names, or one that is the
 * suggested one said less or more precisely.
 */
public final class Mislabels implements Finder {
  /** What agrees with fewer of the labels is no witness against any. */
  private static final double WITNESS = 0.5;

  private static final double WORTH_SHOWING = 0.25;

  /** The finder. */
  public Mislabels() {}

  @Override
  public String name() {
    return "mislabels";
  }

  @Override
  public Findings find(Subject subject) {
    var answers =
        subject.answers().flatMap(a -> a.categories()).filter(c -> c.labelled().length > 0);
    if (answers.isEmpty()) return Findings.of(name(), subject, List.of());
    var categories = answers.get();
    var doubts = LabelDoubts.of(categories);
    var taken = Confusion.of(categories).counts();
    var list = new ArrayList<Finding>();
    double agreed = subject.answers().orElseThrow().accuracy().value();
    if (agreed < WITNESS)
      list.add(
          Finding.column(
              "weak-witness",
              subject.category().orElse(""),
              0,
              false,
              String.format(
                  Locale.ROOT,
                  "the answers agree with only %.0f %% of the labels, too few to doubt any; give a run"
                      + " that knows more with --run",
                  100 * agreed)));
    for (int row = 0; row < categories.size(); row++) {
      double score = doubts.scores()[row];
      if (score < WORTH_SHOWING) continue;
      int given = categories.labels()[row];
      int best = doubts.suggested()[row];
      var label = categories.classes().get(given);
      boolean known =
          taken[given][given] >= taken[given][best]
              && !within(label, categories.classes().get(best))
              && !within(categories.classes().get(best), label)
              && !named(subject, row, label);
      var p = categories.probabilities()[row];
      list.add(
          new Finding(
              known && doubts.sure(row) ? "mislabel" : "doubtful-label",
              row,
              subject.name(row),
              subject.category().orElse(""),
              score,
              agreed >= WITNESS && doubts.doubted(row),
              String.format(
                  Locale.ROOT,
                  "given '%s' (%.0f %%), looks like '%s' (%.0f %%)",
                  label,
                  100 * p[given],
                  categories.classes().get(best),
                  100 * p[best])));
    }
    return Findings.of(name(), subject, list);
  }

  /** Whether a path is a part of another. */
  private static boolean within(String path, String other) {
    return path.startsWith(other + " > ");
  }

  /** Whether the row's title has the label's name in it, however it is hyphenated or spaced. */
  private static boolean named(Subject subject, int row, String label) {
    var name = Contradictions.leaf(label.replace("-", "")).replace(" ", "");
    var title = subject.title().map(column -> subject.cell(row, column).replace("-", ""));
    var words = Contradictions.singular(title.orElse("")).split(" ", -1);
    for (int from = 0; from < words.length; from++) {
      var joined = new StringBuilder();
      for (int at = from; at < words.length && joined.length() < name.length(); at++)
        joined.append(words[at]);
      if (!name.isEmpty() && joined.toString().equals(name)) return true;
    }
    return false;
  }
}
