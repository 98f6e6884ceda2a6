package nurture.feed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Listings as batches for a {@code ListingNet}. For each of {@link Features#worded} a bag {@code c}
 * of the tensors {@code c.rows}, {@code c.offsets} and {@code c.weights}; the same for {@code
 * values}, with {@code values.columns}, of which of the category columns each is; {@code numbers}
 * [n, width]; {@code absent} [n, facts], 1 where an input other than the photo is not there, and
 * {@code facts.rows} [l], which listings have any, {@code words.rows} [k], which have words or
 * values; {@code photo} [m, h, w, 3] bytes of those that have one, and {@code photo.rows} [m],
 * which these are; and, for what is to be learnt, {@code class} [n], −100 for an unknown one, and
 * {@code price} [n], standardised, with {@code priced} [n], 0 for an unknown one.
 */
public final class Listings implements Feed.Source {
  /** What is known of one listing. */
  public interface Sample extends Features.Cells {
    /** Its name. */
    String id();

    /** Whether {@link #photo} gives one. */
    boolean hasPhoto();

    /** Copies the photo [h, w, 3] into {@code into} from {@code offset} on. */
    void photo(byte[] into, int offset);
  }

  /** Where samples come from, by row. */
  public interface Samples {
    /** One of them. */
    Sample sample(int row);
  }

  /**
   * What changes from pass to pass while learning.
   *
   * @param gaps in which share of the lessons inputs other than the photo are left out, so that any
   *     may be absent when asked; at least one always stays
   * @param dropWord with which probability each feature of a text is left out
   * @param wording how whole words vary
   * @param shift by how many pixels a photo is moved at most
   * @param flip whether half of the photos are mirrored
   * @param patched in which share of the batches each photo holds a rectangle of another (CutMix;
   *     Yun et al., 2019), whose targets then count by area: {@code photo.other} [m] says whose,
   *     {@code photo.own} [] how much is a photo's own
   */
  public record Variation(
      double gaps, double dropWord, Wording wording, int shift, boolean flip, double patched) {
    /** Nothing changes. */
    public static final Variation NONE = new Variation(0, 0, 0, false);

    /** With all words as they are written. */
    public Variation(double gaps, double dropWord, int shift, boolean flip) {
      this(gaps, dropWord, Wording.NONE, shift, flip, 0);
    }

    /** The same with words that vary. */
    public Variation with(Wording other) {
      return new Variation(gaps, dropWord, other, shift, flip, patched);
    }

    /** The same with photos that hold something of each other in so many of the batches. */
    public Variation patched(double share) {
      return new Variation(gaps, dropWord, wording, shift, flip, share);
    }

    /** The same with nothing left out. */
    public Variation withoutGaps() {
      return new Variation(0, dropWord, wording, shift, flip, patched);
    }
  }

  private final Features features;
  private final Samples samples;
  private final Variation augment;
  private final int @Nullable [] classes;
  private final float @Nullable [] prices;
  private final int[][] rowOfBucket;

  /**
   * Listings with what is known of their targets.
   *
   * @param classes class numbers by row, −100 where unknown; null without a category to learn
   * @param prices standardised prices by row, NaN where unknown; null without a price to learn
   */
  public Listings(
      Features features,
      Samples samples,
      Variation augment,
      int @Nullable [] classes,
      float @Nullable [] prices) {
    this(features, samples, augment, classes, prices, lookups(features));
  }

  private Listings(
      Features features,
      Samples samples,
      Variation augment,
      int @Nullable [] classes,
      float @Nullable [] prices,
      int[][] rowOfBucket) {
    this.features = features;
    this.samples = samples;
    this.augment = augment;
    this.classes = classes;
    this.prices = prices;
    this.rowOfBucket = rowOfBucket;
  }

  private static int[][] lookups(Features features) {
    var worded = features.worded();
    var rows = new int[worded.size() + 1][];
    for (int t = 0; t < worded.size(); t++) rows[t] = lookup(worded.get(t).words());
    rows[worded.size()] = lookup(features.values());
    return rows;
  }

  /** The same listings that vary in another way. */
  public Listings with(Variation augment) {
    return new Listings(features, samples, augment, classes, prices, rowOfBucket);
  }

  /** Other listings read in the same way, as they are and without targets: quick to make. */
  public Listings of(Samples samples) {
    return new Listings(features, samples, Variation.NONE, null, null, rowOfBucket);
  }

  /** The same listings, of which only the photo is read, or all but the photo. */
  public Listings only(boolean photo) {
    return photo
        ? new Listings(features.photoOnly(), samples, augment, classes, prices)
        : new Listings(features.withoutPhoto(), samples, augment, classes, prices, rowOfBucket);
  }

  /**
   * The same, of which no word or value is known that none of these rows says: as listings are
   * asked about that nobody has learnt from. A bag has unit length over what is known, so a word
   * that only the listing itself has taught would make all others quieter than they will be.
   */
  public Listings knowing(int[] rows) {
    var known = new int[rowOfBucket.length][Vocabulary.BUCKETS];
    for (var lookup : known) Arrays.fill(lookup, -1);
    int texts = features.texts().size();
    for (int row : rows) {
      var sample = samples.sample(row);
      for (int t = 0; t < texts; t++) {
        var cell = sample.cell(features.texts().get(t).column());
        if (cell != null) keep(Words.features(cell), t, known);
      }
      if (features.together() != null) {
        var said = Together.said(features, sample);
        for (int k = 0; k < said.length; k++) keep(said[k], texts + k, known);
      }
      keep(features.values(sample), known.length - 1, known);
    }
    return new Listings(features, samples, augment, classes, prices, known);
  }

  private void keep(int[] buckets, int t, int[][] into) {
    for (int bucket : buckets) into[t][bucket] = rowOfBucket[t][bucket];
  }

  /** Whether a row has a photo, or, if that is not asked, anything else. */
  public boolean says(int row, boolean photo) {
    var sample = samples.sample(row);
    if (photo) return features.photo() != null && sample.hasPhoto();
    return features.withoutPhoto().names().stream().anyMatch(name -> sample.cell(name) != null);
  }

  private static int[] lookup(Vocabulary vocabulary) {
    var rows = new int[Vocabulary.BUCKETS];
    Arrays.fill(rows, -1);
    for (int i = 0; i < vocabulary.size(); i++) rows[vocabulary.buckets()[i]] = i;
    return rows;
  }

  @Override
  public Batch batch(int[] rows, Feed.@Nullable Chance chance) {
    var random = chance == null ? null : chance.random();
    var parts = new ArrayList<Sample>(rows.length);
    for (int row : rows) parts.add(samples.sample(row));
    var tensors = new LinkedHashMap<String, Tensor>();
    var absent = dropped(parts, random);
    if (features.photo() != null) PhotoBatch.put(features.photo(), augment, parts, random, tensors);
    int input = 0;
    for (int t = 0; t < features.texts().size(); t++, input++)
      words(t, input, parts, absent, random, tensors);
    if (features.together() != null) together(parts, absent, random, tensors);
    values(parts, absent, input, tensors);
    input += features.categories().size();
    if (!features.numbers().isEmpty()) tensors.put("numbers", numbers(parts, absent, input));
    if (features.facts() > 0)
      facts(absent, features.texts().size() + features.categories().size(), tensors);
    targets(rows, tensors);
    return new Batch(parts.stream().map(Sample::id).toList(), rows, tensors);
  }

  private static void facts(boolean[][] absent, int worded, Map<String, Tensor> into) {
    int width = absent[0].length;
    var flat = new float[absent.length * width];
    var any = new boolean[absent.length];
    var words = new boolean[absent.length];
    for (int i = 0; i < absent.length; i++)
      for (int j = 0; j < width; j++) {
        flat[i * width + j] = absent[i][j] ? 1 : 0;
        any[i] |= !absent[i][j];
        words[i] |= j < worded && !absent[i][j];
      }
    into.put("words.rows", where(words));
    into.put("absent", Tensor.of(flat, absent.length, width));
    into.put("facts.rows", where(any));
  }

  static Tensor where(boolean[] there) {
    var rows = IntStream.range(0, there.length).filter(i -> there[i]).asLongStream().toArray();
    return Tensor.of(rows, rows.length);
  }

  /** Which facts each sample lacks: those that are not there, and those left out by chance. */
  private boolean[][] dropped(List<Sample> parts, @Nullable SplittableRandom random) {
    var names = features.names().subList(features.inputs() - features.facts(), features.inputs());
    var absent = new boolean[parts.size()][names.size()];
    for (int i = 0; i < parts.size(); i++) {
      var sample = parts.get(i);
      int there = 0;
      for (int j = 0; j < names.size(); j++) {
        absent[i][j] = sample.cell(names.get(j)) == null;
        if (!absent[i][j]) there++;
      }
      if (random == null || random.nextDouble() >= augment.gaps()) continue;
      if (there > 1) leaveOut(absent[i], there, features.texts().size(), random);
    }
    return absent;
  }

  /**
   * In half of the lessons with gaps only one text stays, since sellers begin with it; in the
   * others each input goes with probability ½, but one.
   */
  private static void leaveOut(boolean[] absent, int there, int texts, SplittableRandom random) {
    var written = IntStream.range(0, texts).filter(j -> !absent[j]).toArray();
    boolean alone = written.length > 0 && random.nextBoolean();
    int stays;
    if (alone) stays = written[random.nextInt(written.length)];
    else {
      var all = IntStream.range(0, absent.length).filter(j -> !absent[j]).toArray();
      stays = all[random.nextInt(there)];
    }
    for (int j = 0; j < absent.length; j++)
      if (!absent[j] && j != stays) absent[j] = alone || random.nextBoolean();
  }

  /** A text as a bag of unit length: term frequency (dampened) × inverse document frequency. */
  private void words(
      int t,
      int input,
      List<Sample> parts,
      boolean[][] absent,
      @Nullable SplittableRandom random,
      Map<String, Tensor> into) {
    var text = features.texts().get(t);
    var bag = new Bag(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      bag.open(i);
      var cell = absent[i][input] ? null : parts.get(i).cell(text.column());
      if (cell == null) continue;
      var said = random == null ? cell : augment.wording().of(cell, random);
      fill(bag, t, text.words(), Words.features(said), random);
    }
    bag.put(text.bag(), into);
  }

  /** The same of what all columns that are there say together. */
  private void together(
      List<Sample> parts,
      boolean[][] absent,
      @Nullable SplittableRandom random,
      Map<String, Tensor> into) {
    int first = features.texts().size();
    var kinds = features.worded().subList(first, features.worded().size());
    var names = features.names().subList(features.inputs() - features.facts(), features.inputs());
    var bags = kinds.stream().map(kind -> new Bag(parts.size())).toList();
    for (int i = 0; i < parts.size(); i++) {
      var sample = parts.get(i);
      var gone = absent[i];
      var said =
          Together.said(
              features,
              column -> {
                int input = names.indexOf(column);
                var cell = gone[input] ? null : sample.cell(column);
                boolean text = input < first;
                return cell == null || random == null || !text
                    ? cell
                    : augment.wording().of(cell, random);
              });
      for (int k = 0; k < bags.size(); k++) {
        bags.get(k).open(i);
        fill(bags.get(k), first + k, kinds.get(k).words(), said[k], random);
      }
    }
    for (int k = 0; k < bags.size(); k++) bags.get(k).put(kinds.get(k).bag(), into);
  }

  private void fill(
      Bag bag, int t, Vocabulary words, int[] buckets, @Nullable SplittableRandom random) {
    var rows = known(buckets, rowOfBucket[t]);
    for (int j = 0; j < rows.length; ) {
      int same = j;
      while (same < rows.length && rows[same] == rows[j]) same++;
      if (random == null || random.nextDouble() >= augment.dropWord())
        bag.add(rows[j], (1 + Math.log(same - j)) * words.weights()[rows[j]]);
      j = same;
    }
    bag.normalise();
  }

  private void values(
      List<Sample> parts, boolean[][] absent, int firstInput, Map<String, Tensor> into) {
    if (features.categories().isEmpty()) return;
    var bag = new Bag(parts.size());
    var columns = LongStream.builder();
    for (int i = 0; i < parts.size(); i++) {
      bag.open(i);
      var sample = parts.get(i);
      for (int c = 0; c < features.categories().size(); c++) {
        var column = features.categories().get(c);
        if (absent[i][firstInput + c]) continue;
        var seen = features.values(name -> name.equals(column) ? sample.cell(name) : null);
        for (int row : known(seen, rowOfBucket[rowOfBucket.length - 1])) {
          bag.add(row, 1);
          columns.add(c);
        }
      }
    }
    bag.put("values", into);
    var all = columns.build().toArray();
    into.put("values.columns", Tensor.of(all, all.length));
  }

  private Tensor numbers(List<Sample> parts, boolean[][] absent, int firstInput) {
    int width = features.numberWidth();
    var vectors = new float[parts.size() * width];
    for (int i = 0; i < parts.size(); i++) {
      var gone = absent[i];
      var sample = parts.get(i);
      features.numbers(
          column -> {
            int j = firstInput;
            while (!features.numbers().get(j - firstInput).column().equals(column)) j++;
            return gone[j] ? null : sample.cell(column);
          },
          vectors,
          i * width);
    }
    return Tensor.of(vectors, parts.size(), width);
  }

  private void targets(int[] rows, Map<String, Tensor> into) {
    if (classes != null) {
      var numbers = new long[rows.length];
      for (int i = 0; i < rows.length; i++) numbers[i] = classes[rows[i]];
      into.put("class", Tensor.of(numbers, rows.length));
    }
    if (prices != null) {
      var values = new float[rows.length];
      var known = new float[rows.length];
      for (int i = 0; i < rows.length; i++) {
        known[i] = Float.isNaN(prices[rows[i]]) ? 0 : 1;
        values[i] = known[i] == 0 ? 0 : prices[rows[i]];
      }
      into.put("price", Tensor.of(values, rows.length));
      into.put("priced", Tensor.of(known, rows.length));
    }
  }

  private static int[] known(int[] buckets, int[] rowOf) {
    int n = 0;
    var rows = new int[buckets.length];
    for (int bucket : buckets) if (rowOf[bucket] >= 0) rows[n++] = rowOf[bucket];
    rows = Arrays.copyOf(rows, n);
    Arrays.sort(rows);
    return rows;
  }
}
