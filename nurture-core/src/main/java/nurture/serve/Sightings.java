package nurture.serve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import nurture.data.Column;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.drift.Seen;
import nurture.eval.Predictions;
import org.jspecify.annotations.Nullable;

/**
 * Listings as drift is looked for in them: a bundle's inputs, what it answers ({@code answer: …}),
 * and, where the truth is known, that ({@code label: …}) and how far the answer was off ({@code
 * error: …}).
 */
public final class Sightings {
  private static final String CATEGORY = "category", PRICE = "price";

  private Sightings() {}

  /**
   * Rows of a data set with the answers to them.
   *
   * @param rows row i of the answers is row {@code rows[i]} of the data
   */
  public static List<Seen> of(Dataset data, Card card, int[] rows, Predictions answers) {
    var names = new HashSet<>(data.table().columns());
    var inputs = card.inputs().stream().filter(c -> names.contains(c.name())).toList();
    var all = new ArrayList<Seen>();
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      var seen = Seen.of(answers.ids().get(i), inputs, column -> data.table().cell(row, column));
      var numbers = new HashMap<String, Double>();
      var said = new HashMap<String, String>();
      if (answers.categories().isPresent()) {
        var c = answers.categories().get();
        said.put("answer: " + CATEGORY, c.classes().get(c.answer(i)));
        numbers.put("answer: confidence", (double) c.confidence(i));
        if (c.labels()[i] >= 0) {
          said.put("label: " + CATEGORY, c.given(i));
          said.put("error: " + CATEGORY, c.right(i) ? "right" : "wrong");
        }
      }
      if (answers.prices().isPresent()) {
        var p = answers.prices().get();
        numbers.put("answer: " + PRICE, p.estimate()[i]);
        if (!Double.isNaN(p.actual()[i])) {
          numbers.put("label: " + PRICE, p.actual()[i]);
          numbers.put("error: " + PRICE, Math.abs(p.logError(i)));
        }
      }
      var embeddings = answers.embeddings();
      all.add(seen.with(numbers, said, embeddings == null ? null : embeddings[i]));
    }
    return all;
  }

  /**
   * A listing that was asked, with the answer.
   *
   * @param embedding as that of {@link Answers}, or null
   */
  public static Seen of(
      String id,
      Description asked,
      Listing listing,
      Suggestion answer,
      float @Nullable [] embedding) {
    var columns = asked.inputs().stream().map(Description.Input::column).toList();
    var photos = columns.stream().filter(c -> c.role() == Role.PHOTO).map(Column::name).toList();
    var photo = listing.photo();
    var seen =
        Seen.of(
            id,
            columns,
            name ->
                photos.contains(name) ? photo == null ? null : name : listing.values().get(name));
    var numbers = new HashMap<String, Double>();
    var said = new HashMap<String, String>();
    if (!answer.categories().isEmpty()) {
      said.put("answer: " + CATEGORY, answer.categories().getFirst().name());
      numbers.put("answer: confidence", answer.categories().getFirst().probability());
    }
    var price = answer.price();
    if (price != null) numbers.put("answer: " + PRICE, price.estimate());
    return seen.with(numbers, said, embedding);
  }
}
