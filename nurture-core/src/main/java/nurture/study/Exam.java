package nurture.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import nurture.data.CategoryPath;
import nurture.data.Column;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.eval.Predictions;
import nurture.feed.Features;
import nurture.feed.Listings;
import nurture.serve.Answers;
import nurture.serve.Bundle;
import nurture.serve.Card;
import nurture.serve.CatalogueFile;
import nurture.tensor.Engine;
import org.jspecify.annotations.Nullable;

/**
 * A bundle's answers for a data set that it did not learn from, beside the truth where the data set
 * says it.
 *
 * @param rows the rows answered for, in order
 * @param predictions what was answered for them
 * @param votes what each net by itself says of their categories, each [n][classes]; only of {@link
 *     #voted}
 */
public record Exam(int[] rows, Predictions predictions, List<float[][]> votes) {
  /** The kind of problem that a listing is which the run has learnt from. */
  public static final String LEARNT = "listing-learnt";

  /** Answers without votes. */
  public Exam(int[] rows, Predictions predictions) {
    this(rows, predictions, List.of());
  }

  /** Answers every row. */
  public static Exam of(Bundle bundle, Dataset data, int threads, Consumer<Progress> watcher) {
    return of(bundle, data, threads, watcher, row -> true);
  }

  /** Answers rows, and tells how many. */
  private interface Answering {
    Answers of(Listings.Samples samples, int[] rows, IntConsumer answered);
  }

  /**
   * Answers the rows that are wanted. Columns that the bundle reads and the data set lacks count as
   * absent inputs.
   *
   * @param watcher told how many photos are decoded and rows answered, now and then
   * @throws IllegalArgumentException if the data set has none of the bundle's inputs
   */
  public static Exam of(
      Bundle bundle, Dataset data, int threads, Consumer<Progress> watcher, IntPredicate wanted) {
    return of(bundle, data, threads, watcher, wanted, bundle::answers);
  }

  /** The same; the embeddings are those by which the bundle's memory and catalogue go. */
  public static Exam placed(
      Bundle bundle, Dataset data, int threads, Consumer<Progress> watcher, IntPredicate wanted) {
    return of(bundle, data, threads, watcher, wanted, bundle::placed);
  }

  /** The same with each net's votes, which takes twice as long. */
  public static Exam voted(
      Bundle bundle, Dataset data, int threads, Consumer<Progress> watcher, IntPredicate wanted) {
    var votes = new ArrayList<float[][]>();
    var exam =
        of(
            bundle,
            data,
            threads,
            watcher,
            wanted,
            (samples, rows, answered) -> {
              int n = rows.length;
              votes.addAll(bundle.votes(samples, rows, done -> answered.accept(2 * done / 3)));
              return bundle.placed(samples, rows, done -> answered.accept((2 * n + done) / 3));
            });
    return new Exam(exam.rows, exam.predictions, votes);
  }

  private static Exam of(
      Bundle bundle,
      Dataset data,
      int threads,
      Consumer<Progress> watcher,
      IntPredicate wanted,
      Answering answering) {
    Engine.threads(threads);
    var card = bundle.card();
    var known = known(card, data);
    var rows = IntStream.range(0, data.size()).filter(wanted).toArray();
    try {
      var folder = Files.createTempDirectory("nurture-exam");
      try (var samples =
          PhotoRows.decode(
              known,
              photo(card, known),
              rows,
              folder.resolve("photos.cache"),
              threads,
              (done, of) -> watcher.accept(new Progress.Decoding(done, of)))) {
        var answers =
            answering.of(
                samples, rows, done -> watcher.accept(new Progress.Examining(done, rows.length)));
        return new Exam(rows, predictions(answers, known, rows, card));
      } finally {
        Files.deleteIfExists(folder.resolve("photos.cache"));
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder for photos could be made", e);
    }
  }

  /** The data set with its columns' roles as the bundle knows them. */
  static Dataset known(Card card, Dataset data) {
    var columns = data.schema().columns();
    var names = columns.stream().map(Column::name).toList();
    if (card.features().names().stream().noneMatch(names::contains))
      throw new IllegalArgumentException(
          "the data must have at least one of the inputs %s, got the columns %s; rename them"
              .formatted(
                  String.join(", ", card.features().names()),
                  String.join(", ", data.table().columns())));
    return data.with(
        new Schema(columns.stream().map(c -> card.schema().find(c.name()).orElse(c)).toList()));
  }

  /**
   * Those of some rows that a bundle learnt from, as its catalogue tells: listings of the same name
   * that say the same. What it answers about them flatters it.
   *
   * @param run the bundle's folder, or that of the run of which it answers
   */
  public static int[] learnt(Path run, Card card, Dataset data, int[] rows) {
    boolean named = !data.schema().of(Role.ID).isEmpty();
    try (var catalogue = CatalogueFile.open(Bundle.folder(run))) {
      return Arrays.stream(rows)
          .filter(row -> {
            int place = catalogue.find(data.id(row));
            if (place < 0) return false;
            var text = Known.text(data, card, row);
            return (named || !text.isEmpty()) && catalogue.listing(place).text().equals(text);
          })
          .toArray();
    }
  }

  static Features.@Nullable Photo photo(Card card, Dataset data) {
    var photo = card.features().photo();
    return photo != null && data.schema().find(photo.column()).isPresent() ? photo : null;
  }

  private static Predictions predictions(Answers answers, Dataset data, int[] rows, Card card) {
    var labels = new int[rows.length];
    var prices = new double[rows.length];
    Arrays.fill(labels, -1);
    Arrays.fill(prices, Double.NaN);
    var category = card.category();
    if (category != null && data.schema().find(category.column()).isPresent()) {
      var numbers = new HashMap<String, Integer>();
      for (int i = 0; i < category.classes().size(); i++) numbers.put(category.classes().get(i), i);
      boolean path = card.schema().column(category.column()).role() == Role.PATH;
      for (int i = 0; i < rows.length; i++) {
        var cell = data.table().cell(rows[i], category.column());
        if (cell == null) continue;
        for (var name : names(cell, path)) {
          var number = numbers.get(name);
          if (number != null && labels[i] < 0) labels[i] = number;
        }
        if (labels[i] < 0) data.problems().add("label-unknown", data.table().line(rows[i]), cell);
      }
    }
    var price = card.price();
    if (price != null && data.schema().find(price.column()).isPresent()) {
      var written = data.schema().column(price.column());
      for (int i = 0; i < rows.length; i++) {
        var number = written.number(data.table().cell(rows[i], price.column()));
        if (number.isPresent() && number.getAsDouble() > 0) prices[i] = number.getAsDouble();
      }
    }
    return answers.predictions(
        Arrays.stream(rows).mapToObj(data::id).toList(), labels, prices, card);
  }

  /** A cell's class names, the most precise first. */
  private static List<String> names(String cell, boolean path) {
    return path ? CategoryPath.parse(cell).prefixes().reversed() : List.of(cell);
  }
}
