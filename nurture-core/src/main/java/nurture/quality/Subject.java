package nurture.quality;

import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.data.RowNames;
import nurture.data.Split;
import nurture.eval.Predictions;
import org.jspecify.annotations.Nullable;

/**
 * What finders read: listings, what their photos look like, and out-of-sample answers. What several
 * of them need is worked out once.
 */
public final class Subject {
  private final Dataset data;
  private final Looks looks;
  private final Optional<String> category;
  private final Optional<String> price;
  private final Optional<Predictions> answers;
  private final IntPredicate heldOut;
  private final RowNames names;
  private @Nullable Findings duplicates;

  private Subject(
      Dataset data,
      Looks looks,
      Optional<String> category,
      Optional<String> price,
      Optional<Predictions> answers,
      IntPredicate heldOut,
      RowNames names) {
    this.data = data;
    this.looks = looks;
    this.category = category;
    this.price = price;
    this.answers = answers;
    this.heldOut = heldOut;
    this.names = names;
    for (var column : java.util.List.of(category, price)) column.ifPresent(data.schema()::column);
  }

  /** Listings whose photos are looked at now; held out is what training would hold out. */
  public static Subject of(Dataset data, Optional<String> category, Optional<String> price) {
    return of(data, category, price, looked -> {});
  }

  /** The same, telling how many photos have been looked at, from any thread. */
  public static Subject of(
      Dataset data, Optional<String> category, Optional<String> price, IntConsumer looked) {
    var split = Split.of(0.2, data.schema());
    return new Subject(
        data,
        Looks.of(data, looked),
        category,
        price,
        Optional.empty(),
        row -> split.test(data, row),
        new RowNames(data));
  }

  /**
   * This subject with answers: row i of them is row i of the listings, −1 or NaN where none is
   * labelled.
   */
  public Subject with(Predictions predictions) {
    if (predictions.size() != data.size())
      throw new IllegalArgumentException(
          "answers must be as many as the %,d listings, got %,d"
              .formatted(data.size(), predictions.size()));
    var with = new Subject(data, looks, category, price, Optional.of(predictions), heldOut, names);
    if (predictions.embeddings() == null) with.duplicates = found(); // nothing new to find them by
    return with;
  }

  private synchronized @Nullable Findings found() {
    return duplicates;
  }

  /** This subject, other rows being held out. */
  public Subject holdingOut(IntPredicate rows) {
    return new Subject(data, looks, category, price, answers, rows, names);
  }

  /** This subject with the answers of a linear model that learns in seconds; see {@link Glance}. */
  public Subject glanced() {
    return Glance.at(this).map(this::with).orElse(this);
  }

  /** The listings. */
  public Dataset data() {
    return data;
  }

  /** The name of a row, which no other has. */
  public String name(int row) {
    return names.name(row);
  }

  /** What the photos look like. */
  public Looks looks() {
    return looks;
  }

  /** The column of the label. */
  public Optional<String> category() {
    return category;
  }

  /** The column of the price. */
  public Optional<String> price() {
    return price;
  }

  /** Answers to each row by what has not seen it. */
  public Optional<Predictions> answers() {
    return answers;
  }

  /** Whether a row is held out for testing. */
  public boolean heldOut(int row) {
    return heldOut.test(row);
  }

  /** What {@link Duplicates} finds. */
  synchronized Findings duplicates() {
    if (duplicates == null) duplicates = Duplicates.search(this);
    return duplicates;
  }

  /** The numbers of a column; NaN where a cell is blank or no number. */
  double[] numbers(String column) {
    var written = data.schema().column(column);
    return IntStream.range(0, data.size())
        .parallel()
        .mapToDouble(row -> written.number(data.table().cell(row, column)).orElse(Double.NaN))
        .toArray();
  }

  /** The first column of text, by which people know a listing. */
  Optional<String> title() {
    return data.schema().of(Role.TEXT).stream().map(c -> c.name()).findFirst();
  }

  /** The cell, or nothing as an empty text. */
  String cell(int row, String column) {
    var cell = data.table().cell(row, column);
    return cell == null ? "" : cell;
  }
}
