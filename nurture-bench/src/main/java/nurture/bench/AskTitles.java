package nurture.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.feed.Features;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.model.LinearAnswer;
import nurture.study.Brief;
import nurture.study.Settings;
import nurture.tensor.Scope;

/**
 * Fashion listings by title: the words' witness of a study, {@link LinearAnswer}, solved anew each
 * time. Vocabulary and rarity come from the pool's titles, which need no label.
 *
 * @param source titles and article types of all rows
 * @param sparse the same as the model reads them, of the pool and then of the exam
 * @param pool rows of the data, by number in the pool
 */
record AskTitles(
    List<String> classes,
    Features features,
    Listings source,
    Sparse sparse,
    float[][] embeddings,
    int[] labels,
    int[] pool,
    int[] exam,
    int[] examLabels)
    implements AskWorld {
  private static final int BATCH = 256;
  private static final double SHARPNESS = 6;

  /** Rows of the pool, then of the exam, as the model reads them. */
  record Sparse(int[][] columns, float[][] values) {}

  /** The study's own split: its test rows as the exam, or a quarter of the others. */
  static AskTitles read(Path data, boolean validation) {
    var all = Dataset.read(data.resolve("fashion-products"));
    var settings =
        Settings.defaults()
            .with(s -> {
              s.category = "articleType";
              s.inputs = List.of("title");
              s.minExamples = 10;
              s.threads = 1;
            });
    var brief = Brief.of(all, settings);
    int[] pool = brief.train(), exam = brief.test();
    if (validation) {
      var ids = IntStream.of(pool).boxed().toList();
      exam = ids.stream().filter(r -> held(all, r)).mapToInt(r -> r).toArray();
      pool = ids.stream().filter(r -> !held(all, r)).mapToInt(r -> r).toArray();
    }
    Listings.Samples samples = row -> new Title(all, row);
    int[] rows = pool;
    var features =
        Features.fit(
            brief.inputs(),
            rows.length,
            i -> samples.sample(rows[i]),
            null,
            new Features.Limits(2, 60_000));
    var source = new Listings(features, samples, Listings.Variation.NONE, brief.labels(), null);
    var embeddings = new float[rows.length][];
    for (int i = 0; i < rows.length; i++)
      embeddings[i] = unit(features.sketch(samples.sample(rows[i])));
    var both = IntStream.concat(Arrays.stream(pool), Arrays.stream(exam)).toArray();
    return new AskTitles(
        brief.classes(),
        features,
        source,
        sparse(source, both),
        embeddings,
        Arrays.stream(pool).map(r -> brief.labels()[r]).toArray(),
        pool,
        exam,
        Arrays.stream(exam).map(r -> brief.labels()[r]).toArray());
  }

  private static boolean held(Dataset data, int row) {
    return (("ask " + data.id(row)).hashCode() * 0x9E3779B9) >>> 30 == 0;
  }

  private record Title(Dataset data, int row) implements Listings.Sample {
    @Override
    public String id() {
      return data.id(row);
    }

    @Override
    public @org.jspecify.annotations.Nullable String cell(String column) {
      return data.table().cell(row, column);
    }

    @Override
    public boolean hasPhoto() {
      return false;
    }

    @Override
    public void photo(byte[] into, int offset) {}
  }

  private static float[] unit(float[] x) {
    double squares = 0;
    for (float v : x) squares += (double) v * v;
    for (int i = 0; i < x.length; i++) x[i] /= (float) Math.max(1e-9, Math.sqrt(squares));
    return x;
  }

  private static Sparse sparse(Listings source, int[] rows) {
    var columns = new int[rows.length][];
    var values = new float[rows.length][];
    int n = 0;
    try (var pass = Feed.of(source, rows, BATCH).epoch(1)) {
      for (var batch : pass) {
        var indices = batch.get("text title.rows").longs();
        var offsets = batch.get("text title.offsets").longs();
        var weights = batch.get("text title.weights").floats();
        for (int i = 0; i < batch.size(); i++, n++) {
          int from = (int) offsets[i];
          int to = i + 1 < batch.size() ? (int) offsets[i + 1] : indices.length;
          columns[n] = Arrays.stream(indices, from, to).mapToInt(Math::toIntExact).toArray();
          values[n] = Arrays.copyOfRange(weights, from, to);
        }
      }
    }
    return new Sparse(columns, values);
  }

  @Override
  public Learnt learn(int[] rows, long seed) {
    var learnt = Arrays.stream(rows).map(i -> pool[i]).toArray();
    int k = classes.size();
    var ridge =
        LinearAnswer.fit(
            features, Feed.of(source, learnt, BATCH), row -> row, k, false, (step, of) -> {});
    try (var scope = Scope.open()) {
      var weights = java.util.Objects.requireNonNull(ridge.words().get("title")).weight().floats();
      var bias = ridge.bias().floats();
      var probabilities = new float[pool.length][];
      var right = new boolean[exam.length];
      for (int i = 0; i < pool.length + exam.length; i++) {
        var y = bias.clone();
        for (int j = 0; j < sparse.columns[i].length; j++) {
          float x = sparse.values[i][j];
          int at = sparse.columns[i][j] * k;
          for (int c = 0; c < k; c++) y[c] += x * weights[at + c];
        }
        if (i < pool.length) probabilities[i] = softmax(y);
        else right[i - pool.length] = AskImages.best(y) == examLabels[i - pool.length];
      }
      return new Learnt(probabilities, right);
    } finally {
      ridge.free();
    }
  }

  private static float[] softmax(float[] y) {
    double top = Double.NEGATIVE_INFINITY, sum = 0;
    for (float v : y) top = Math.max(top, v);
    for (int c = 0; c < y.length; c++) {
      y[c] = (float) Math.exp(SHARPNESS * (y[c] - top));
      sum += y[c];
    }
    for (int c = 0; c < y.length; c++) y[c] /= (float) sum;
    return y;
  }
}
