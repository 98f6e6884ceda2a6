package nurture.feed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import nurture.data.Role;
import nurture.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a listing becomes numbers: fitted on the training listings, saved with the model, the same
 * for learning and for answering.
 *
 * @param texts columns of words, each with the features it may show
 * @param together what all columns say together; null where there is one
 * @param categories columns of names; their values share one vocabulary
 * @param values the known values of all those columns
 * @param numbers columns of quantities and days
 * @param photo whether there is a photo, and of which size it is seen
 */
public record Features(
    List<Text> texts,
    @Nullable Together together,
    List<String> categories,
    Vocabulary values,
    List<NumberScale> numbers,
    @Nullable Photo photo) {
  /** How wide {@link #sketch} is. */
  public static final int SKETCH = 256;

  /** A column of words. */
  public record Text(String column, Vocabulary words) {
    /** What its bag is called in a batch. */
    public String bag() {
      return bag(column);
    }

    /** What the bag of a column of words is called in a batch. */
    public static String bag(String column) {
      return "text " + column;
    }

    Text after(Text earlier) {
      return new Text(column, words.after(earlier.words));
    }
  }

  /** The column that names the photo, and the pixels that the model sees. */
  public record Photo(String column, int width, int height) {}

  /** A listing's cells, by column; null where nothing is said. */
  public interface Cells {
    /** What stands in a column, or null. */
    @Nullable String cell(String column);
  }

  /** How many different features of words and values a vocabulary may hold. */
  public record Limits(int leastSamples, int mostFeatures) {}

  /** Fits the vocabularies and scales to {@code n} listings. */
  public static Features fit(
      Schema inputs, int n, IntFunction<Cells> listing, @Nullable Photo photo, Limits limits) {
    return fit(inputs, n, 0, listing, photo, limits);
  }

  /**
   * The same with {@code more} listings after them of which nothing can be learnt but how rare a
   * word is.
   */
  public static Features fit(
      Schema inputs,
      int n,
      int more,
      IntFunction<Cells> listing,
      @Nullable Photo photo,
      Limits limits) {
    var texts = new ArrayList<Text>();
    for (var column : inputs.of(Role.TEXT)) {
      var counter = new Vocabulary.Counter();
      for (int i = 0; i < n + more; i++) {
        var cell = listing.apply(i).cell(column.name());
        if (cell != null && i < n) counter.add(Words.features(cell));
        else if (cell != null) counter.weigh(Words.features(cell));
      }
      texts.add(
          new Text(
              column.name(), counter.vocabulary(limits.leastSamples(), limits.mostFeatures())));
    }
    var categories = new ArrayList<String>();
    inputs.of(Role.CATEGORY).forEach(c -> categories.add(c.name()));
    inputs.of(Role.PATH).forEach(c -> categories.add(c.name()));
    var values = new Vocabulary.Counter();
    for (int i = 0; i < n; i++) values.add(values(categories, listing.apply(i)));
    var numbers = new ArrayList<NumberScale>();
    for (var role : List.of(Role.NUMBER, Role.DATE))
      for (var column : inputs.of(role)) {
        var all = new float[n];
        for (int i = 0; i < n; i++)
          all[i] = NumberScale.number(column, listing.apply(i).cell(column.name()));
        numbers.add(NumberScale.fit(column, all));
      }
    var apart =
        new Features(
            List.copyOf(texts),
            null,
            List.copyOf(categories),
            values.vocabulary(limits.leastSamples(), limits.mostFeatures()),
            List.copyOf(numbers),
            photo);
    return apart.with(Together.fit(apart, n, more, listing, limits));
  }

  /**
   * The same for nets that have learnt by earlier features: words, values and numbers that those
   * knew are read as they were, and what is new comes beside them.
   */
  public Features after(Features earlier) {
    return new Features(
        texts.stream()
            .map(text -> earlier.text(text.column).map(text::after).orElse(text))
            .toList(),
        together == null ? null : together.after(earlier.together),
        categories,
        values.after(earlier.values),
        numbers.stream().map(scale -> earlier.number(scale.column()).orElse(scale)).toList(),
        photo);
  }

  /** The column of words of this name. */
  public Optional<Text> text(String column) {
    return texts.stream().filter(text -> text.column.equals(column)).findFirst();
  }

  private Features with(@Nullable Together other) {
    return new Features(texts, other, categories, values, numbers, photo);
  }

  /** The columns of words and, where there are several, what they say together. */
  public List<Text> worded() {
    if (together == null) return texts;
    return Stream.concat(texts.stream(), together.texts().stream()).toList();
  }

  /** The column of quantities or days of this name. */
  public Optional<NumberScale> number(String column) {
    return numbers.stream().filter(scale -> scale.column().equals(column)).findFirst();
  }

  /** How many inputs there are, each of which may be absent: photo, texts, values, numbers. */
  public int inputs() {
    return names().size();
  }

  /** How many inputs there are beside the photo. */
  public int facts() {
    return inputs() - (photo == null ? 0 : 1);
  }

  /** The photo and nothing else. */
  Features photoOnly() {
    return new Features(List.of(), null, List.of(), values, List.of(), photo);
  }

  /** All but the photo. */
  Features withoutPhoto() {
    return new Features(texts, together, categories, values, numbers, null);
  }

  /**
   * A listing's words as a vector of {@value #SKETCH} sums, unknown words too: two texts that share
   * their rare features have a cosine near 1 (feature hashing; Weinberger et al., 2009). Zeros
   * where nothing is written.
   */
  public float[] sketch(Cells listing) {
    var sums = new float[SKETCH];
    for (var text : texts) {
      var cell = listing.cell(text.column());
      if (cell == null) continue;
      float rarest = 1;
      for (float weight : text.words().weights()) rarest = Math.max(rarest, weight);
      for (int bucket : Words.features(cell)) {
        int row = text.words().row(bucket);
        int mixed = (bucket * 0x9E3779B9) >>> 8;
        sums[mixed % SKETCH] +=
            ((mixed >>> 20 & 1) == 0 ? 1 : -1) * (row < 0 ? rarest : text.words().weights()[row]);
      }
    }
    return sums;
  }

  /** Whether anything is said in words: then a linear answer is worth having. */
  public boolean words() {
    return !texts.isEmpty();
  }

  /** The inputs by name, the photo first. */
  public List<String> names() {
    var names = new ArrayList<String>();
    if (photo != null) names.add(photo.column());
    texts.forEach(t -> names.add(t.column()));
    names.addAll(categories);
    numbers.forEach(s -> names.add(s.column()));
    return names;
  }

  /** The length of the vector that all numbers together become. */
  public int numberWidth() {
    return numbers.stream().mapToInt(NumberScale::width).sum();
  }

  /** The values of the category columns as buckets. */
  int[] values(Cells listing) {
    return values(categories, listing);
  }

  /** The vector of all numbers; zeros where one is absent. */
  void numbers(Cells listing, float[] into, int at) {
    for (var scale : numbers) {
      scale.encode(scale.number(listing.cell(scale.column())), into, at);
      at += scale.width();
    }
  }

  private static int[] values(List<String> columns, Cells listing) {
    var buckets = new int[columns.size() * 8];
    int n = 0;
    for (var column : columns) {
      var cell = listing.cell(column);
      if (cell == null) continue;
      // A path says its ancestors too, a list of names (a, b, c) each of them, a name its words.
      for (var part : parts(cell)) {
        if (n == buckets.length) buckets = Arrays.copyOf(buckets, 2 * n);
        buckets[n++] = Words.value(column, part);
      }
    }
    return Arrays.copyOf(buckets, n);
  }

  private static List<String> parts(String cell) {
    var parts = new ArrayList<String>();
    parts.add(cell);
    var path = nurture.data.CategoryPath.parse(cell).parts();
    for (int depth = 1; depth < path.size(); depth++)
      parts.add(String.join(" > ", path.subList(0, depth)));
    if (cell.indexOf(',') > 0)
      for (var name : cell.split(",", -1)) if (!name.isBlank()) parts.add("," + name.strip());
    var words = Words.of(cell);
    if (words.size() > 1) words.forEach(word -> parts.add("~" + word));
    return parts;
  }
}
