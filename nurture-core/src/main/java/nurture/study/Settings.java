package nurture.study;

import java.util.List;
import java.util.function.Consumer;
import nurture.tensor.Precision;
import org.jspecify.annotations.Nullable;

/**
 * What a person may decide about a study; everything else follows from the data by the rules of
 * {@link Plan}.
 *
 * @param category the column with the category to learn, or null to find it or do without
 * @param price the column with the price to learn, or null to find it or do without
 * @param inputs the columns to learn from; empty for all that make sense
 * @param splitColumns whose cells decide, by hash, on which side a listing falls; empty for the id
 * @param testFraction the share of listings held out for the test, in [0, 0.9]
 * @param minExamples how many examples a category needs to be learnt, at least 1
 * @param labels learn from so many labelled listings at most, drawn by the seed; 0 for all
 * @param seed repeats a study exactly, on the same machine and number of threads
 * @param threads how many threads an operation may use
 * @param precision in how many bits the network computes, or null for the best of this machine
 * @param epochs overrides the plan, or null
 * @param members overrides the plan, or null
 * @param catapult whether rate and decay of nets with few listings are found by short trials
 */
public record Settings(
    @Nullable String category,
    @Nullable String price,
    List<String> inputs,
    List<String> splitColumns,
    double testFraction,
    int minExamples,
    int labels,
    long seed,
    int threads,
    @Nullable Precision precision,
    @Nullable Integer epochs,
    @Nullable Integer members,
    boolean catapult) {

  public Settings {
    inputs = List.copyOf(inputs);
    splitColumns = List.copyOf(splitColumns);
    if (!(testFraction >= 0 && testFraction <= 0.9))
      throw new IllegalArgumentException(
          "test fraction must be in [0, 0.9], got " + testFraction + "; 0.2 is usual");
    if (minExamples < 1)
      throw new IllegalArgumentException("min examples must be at least 1, got " + minExamples);
    if (labels < 0) throw new IllegalArgumentException("labels must be at least 0, got " + labels);
    if (threads < 1)
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    if (epochs != null && epochs < 1)
      throw new IllegalArgumentException("epochs must be at least 1, got " + epochs);
    if (members != null && members < 1)
      throw new IllegalArgumentException("members must be at least 1, got " + members);
  }

  /** Everything found from the data, a fifth held out, seed 1, every core. */
  public static Settings defaults() {
    return new Settings(
        null,
        null,
        List.of(),
        List.of(),
        0.2,
        2,
        0,
        1,
        Runtime.getRuntime().availableProcessors(),
        null,
        null,
        null,
        false);
  }

  /**
   * The same but for what {@code change} decides: {@code settings.with(s -> s.labels = 300)}.
   *
   * @throws IllegalArgumentException in a sentence, if that cannot be
   */
  public Settings with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.settled();
  }

  /** Settings that are being decided; what each means, {@link Settings} says. */
  public static final class Draft {
    public @Nullable String category;
    public @Nullable String price;
    public List<String> inputs;
    public List<String> splitColumns;
    public double testFraction;
    public int minExamples;
    public int labels;
    public long seed;
    public int threads;
    public @Nullable Precision precision;
    public @Nullable Integer epochs;
    public @Nullable Integer members;
    public boolean catapult;

    private Draft(Settings from) {
      category = from.category;
      price = from.price;
      inputs = from.inputs;
      splitColumns = from.splitColumns;
      testFraction = from.testFraction;
      minExamples = from.minExamples;
      labels = from.labels;
      seed = from.seed;
      threads = from.threads;
      precision = from.precision;
      epochs = from.epochs;
      members = from.members;
      catapult = from.catapult;
    }

    private Settings settled() {
      return new Settings(
          category,
          price,
          inputs,
          splitColumns,
          testFraction,
          minExamples,
          labels,
          seed,
          threads,
          precision,
          epochs,
          members,
          catapult);
    }
  }
}
