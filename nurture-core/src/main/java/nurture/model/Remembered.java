package nurture.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nurture.feed.Batch;
import nurture.feed.Features;
import nurture.feed.Feed;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Listings on the heap, and how alike two of them are, column by column: 1 for the same, 0 for
 * nothing in common. Words and names are compared by the cosine of their bags, numbers by their
 * places among those learnt from.
 *
 * @param bags how many columns of words and names there are, and what these say together; they come
 *     first
 * @param numbers how many columns of numbers
 * @param features how many different words and names
 * @param starts [n · bags + 1] where the bag of a listing and a column starts
 * @param ids what is in the bags
 * @param weights how much of it; each bag has length 1
 * @param places [n · numbers] from 0 to 1; NaN where a number is absent
 */
record Remembered(
    int bags, int numbers, int features, int[] starts, int[] ids, float[] weights, float[] places) {
  /** Of a long text the weightiest words and pieces count. */
  private static final int MOST = 128;

  /** How alike a listing that lacks a number is to one that has it. */
  private static final float UNKNOWN = 0.5f;

  /** One pass of a feed of {@link nurture.feed.Listings}. */
  static Remembered of(Features features, Feed feed) {
    var parts = new ArrayList<Remembered>();
    try (var pass = feed.epoch(1)) {
      for (var batch : pass) parts.add(of(features, batch));
    }
    return join(features, parts);
  }

  /** The listings of a batch. */
  static Remembered of(Features features, Batch batch) {
    int texts = features.texts().size(), said = texts + features.categories().size();
    var worded = features.worded(); // the columns, and after them what they say together
    int bags = said + worded.size() - texts;
    int n = batch.size(), first = 0;
    var entries = new ArrayList<List<long[]>>(); // [feature, bits of the weight], by listing, bag
    for (int i = 0; i < n * bags; i++) entries.add(new ArrayList<>());
    for (int t = 0; t < worded.size(); t++) {
      var text = worded.get(t);
      int size = text.words().size();
      read(batch, text.bag(), first, size, t < texts ? t : said + t - texts, bags, null, entries);
      first += size;
    }
    if (said > texts)
      read(
          batch,
          "values",
          first,
          features.values().size(),
          texts,
          bags,
          batch.get("values.columns").longs(),
          entries);
    first += features.categories().size() * features.values().size();
    var absent = batch.get("absent").floats();
    int facts = features.facts();
    for (int i = 0; i < n; i++)
      for (int c = 0; c < said; c++)
        if (absent[i * facts + c] != 0)
          entries.get(i * bags + c).add(new long[] {first + c, Float.floatToIntBits(1)});
    var starts = new int[n * bags + 1];
    for (int b = 0; b < entries.size(); b++)
      starts[b + 1] = starts[b] + Math.min(MOST, entries.get(b).size());
    var ids = new int[starts[n * bags]];
    var weights = new float[ids.length];
    for (int b = 0; b < entries.size(); b++) fill(entries.get(b), starts[b], ids, weights);
    return new Remembered(
        bags,
        features.numbers().size(),
        first + bags,
        starts,
        ids,
        weights,
        places(features, batch));
  }

  private static void read(
      Batch batch,
      String name,
      int first,
      int size,
      int bag,
      int bags,
      long @Nullable [] columns,
      List<List<long[]>> into) {
    var rows = batch.get(name + ".rows").longs();
    var offsets = batch.get(name + ".offsets").longs();
    var weights = batch.get(name + ".weights").floats();
    for (int i = 0; i < offsets.length; i++) {
      long end = i + 1 < offsets.length ? offsets[i + 1] : rows.length;
      for (int j = (int) offsets[i]; j < end; j++) {
        int column = columns == null ? 0 : (int) columns[j];
        long id = first + (long) column * size + rows[j];
        var entries = into.get(i * bags + bag + column);
        if (!entries.isEmpty() && entries.getLast()[0] == id) continue; // a name may repeat a word
        entries.add(new long[] {id, Float.floatToIntBits(weights[j])});
      }
    }
  }

  private static float weight(long[] entry) {
    return Float.intBitsToFloat((int) entry[1]);
  }

  private static void fill(List<long[]> entries, int start, int[] ids, float[] weights) {
    if (entries.size() > MOST)
      entries.sort((a, b) -> Float.compare(Math.abs(weight(b)), Math.abs(weight(a))));
    double squares = 0;
    int n = Math.min(MOST, entries.size());
    for (int j = 0; j < n; j++) squares += Math.pow(weight(entries.get(j)), 2);
    float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    for (int j = 0; j < n; j++) {
      ids[start + j] = (int) entries.get(j)[0];
      weights[start + j] = weight(entries.get(j)) * scale;
    }
  }

  /** A number's place: the share of the steps between its scale's edges that lie below it. */
  private static float[] places(Features features, Batch batch) {
    int numbers = features.numbers().size();
    var places = new float[batch.size() * numbers];
    if (numbers == 0) return places;
    var vectors = batch.get("numbers").floats();
    int at = 0;
    for (int i = 0; i < batch.size(); i++)
      for (int q = 0; q < numbers; q++) {
        int bins = features.numbers().get(q).width() - 1;
        float sum = 0;
        for (int b = 0; b < bins; b++) sum += vectors[at + b];
        places[i * numbers + q] = vectors[at + bins] == 0 ? Float.NaN : sum / bins;
        at += bins + 1;
      }
    return places;
  }

  private static Remembered join(Features features, List<Remembered> parts) {
    int bags = features.worded().size() + features.categories().size();
    int n = parts.stream().mapToInt(p -> p.starts.length - 1).sum();
    int size = parts.stream().mapToInt(p -> p.ids.length).sum();
    int all = parts.stream().mapToInt(p -> p.places.length).sum();
    var starts = new int[n + 1];
    var ids = new int[size];
    var weights = new float[size];
    var places = new float[all];
    int bag = 0, entry = 0, place = 0, wide = bags;
    for (var part : parts) {
      for (int b = 1; b < part.starts.length; b++) starts[++bag] = entry + part.starts[b];
      System.arraycopy(part.ids, 0, ids, entry, part.ids.length);
      System.arraycopy(part.weights, 0, weights, entry, part.ids.length);
      System.arraycopy(part.places, 0, places, place, part.places.length);
      entry += part.ids.length;
      place += part.places.length;
      wide = part.features;
    }
    return new Remembered(bags, features.numbers().size(), wide, starts, ids, weights, places);
  }

  /** How many listings. */
  int size() {
    return bags > 0 ? (starts.length - 1) / bags : places.length / numbers;
  }

  /** How many columns are compared. */
  int columns() {
    return bags + numbers;
  }

  /** Those of these numbers. */
  Remembered only(int[] rows) {
    var from = new int[rows.length * bags + 1];
    for (int i = 0; i < rows.length; i++)
      for (int b = 0; b < bags; b++)
        from[i * bags + b + 1] = from[i * bags + b] + length(rows[i] * bags + b);
    var someIds = new int[from[rows.length * bags]];
    var someWeights = new float[someIds.length];
    var somePlaces = new float[rows.length * numbers];
    for (int i = 0; i < rows.length; i++) {
      int start = starts[rows[i] * bags], length = starts[(rows[i] + 1) * bags] - start;
      System.arraycopy(ids, start, someIds, from[i * bags], length);
      System.arraycopy(weights, start, someWeights, from[i * bags], length);
      System.arraycopy(places, rows[i] * numbers, somePlaces, i * numbers, numbers);
    }
    return new Remembered(bags, numbers, features, from, someIds, someWeights, somePlaces);
  }

  private int length(int bag) {
    return starts[bag + 1] - starts[bag];
  }

  /** Whether a listing lacks a column. */
  boolean lacks(int row, int column) {
    if (column >= bags) return Float.isNaN(places[row * numbers + column - bags]);
    int bag = row * bags + column;
    return length(bag) == 1 && ids[starts[bag]] == features - bags + column;
  }

  /** One listing, spread out to be compared with many. */
  final class Look {
    private final float[] spread = new float[features];
    private final Remembered others;
    private int row = -1;

    /** To compare listings of these with those of {@code others}. */
    Look(Remembered others) {
      this.others = others;
    }

    /** Turns to a listing of these. */
    Look at(int next) {
      if (row >= 0)
        for (int j = starts[row * bags]; j < starts[(row + 1) * bags]; j++) spread[ids[j]] = 0;
      row = next;
      for (int j = starts[row * bags]; j < starts[(row + 1) * bags]; j++)
        spread[ids[j]] = weights[j];
      return this;
    }

    /** Writes how alike it is to one of the others, for each column. */
    void alike(int other, float[] into) {
      for (int b = 0; b < bags; b++) {
        float sum = 0;
        int bag = other * bags + b;
        for (int j = others.starts[bag]; j < others.starts[bag + 1]; j++)
          sum += spread[others.ids[j]] * others.weights[j];
        into[b] = sum;
      }
      for (int q = 0; q < numbers; q++) {
        float mine = places[row * numbers + q], its = others.places[other * numbers + q];
        boolean lacks = Float.isNaN(mine), absent = Float.isNaN(its);
        into[bags + q] =
            lacks || absent ? lacks && absent ? 1 : UNKNOWN : Math.max(0, 1 - Math.abs(mine - its));
      }
    }
  }

  /** As tensors, to be saved. */
  Map<String, Tensor> state() {
    var state = new LinkedHashMap<String, Tensor>();
    state.put("sizes", Tensor.of(new long[] {bags, numbers, features}, 3));
    state.put("starts", whole(starts));
    state.put("ids", whole(ids));
    state.put("weights", Tensor.of(weights, weights.length));
    state.put("places", Tensor.of(places, places.length));
    return state;
  }

  private static Tensor whole(int[] numbers) {
    return Tensor.of(Arrays.stream(numbers).asLongStream().toArray(), numbers.length);
  }

  /** From what {@link #state} gave. */
  static Remembered of(Map<String, Tensor> state) {
    var sizes = ints(state, "sizes");
    return new Remembered(
        sizes[0],
        sizes[1],
        sizes[2],
        ints(state, "starts"),
        ints(state, "ids"),
        Likeness.part(state, "weights").floats(),
        Likeness.part(state, "places").floats());
  }

  private static int[] ints(Map<String, Tensor> state, String name) {
    var longs = Likeness.part(state, name).longs();
    return IntStream.range(0, longs.length).map(i -> Math.toIntExact(longs[i])).toArray();
  }
}
