package nurture.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nurture.data.BadPhoto;
import nurture.data.Dataset;
import nurture.data.Shuffle;
import nurture.nn.Layer;
import nurture.nn.Linear;
import nurture.optim.AdamW;
import nurture.optim.Schedule;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * Fashion-MNIST: a net of one hidden layer on {@link PatchFeatures}, from nothing each time.
 *
 * @param features of the pool's images, then of the exam's
 * @param pool how many images the pool has
 */
record AskImages(float[][] features, float[][] embeddings, int[] truth, int pool)
    implements AskWorld {
  private static final int WIDTH = 160,
      HIDDEN = 320,
      BATCH = 64,
      WIDE_BATCH = 128,
      FEWEST_STEPS = 400,
      EPOCHS = 10,
      EMBEDDED = 64;
  private static final double RATE = 2e-3, DECAY = 0.05;

  record Net(Linear hidden, Linear out) implements Layer {
    @Override
    public Tensor apply(Tensor x) {
      return out.apply(hidden.apply(x).relu());
    }
  }

  /**
   * The training file as the pool, the test file as the exam; or 50,000 and 10,000 of the former.
   */
  static AskImages read(Path data, boolean validation) throws BadPhoto {
    var folder = data.resolve("fashion-mnist");
    var images = new byte[70_000][];
    var labels = new int[70_000];
    int n = 0;
    for (var part : List.of("train", "t10k"))
      try (var set =
          Dataset.idx(
              folder.resolve(part + "-images-idx3-ubyte.gz"),
              folder.resolve(part + "-labels-idx1-ubyte.gz"))) {
        for (int i = 0; i < set.size(); i++, n++) {
          images[n] = set.photos().bytes(Integer.toString(i));
          labels[n] = Integer.parseInt(String.valueOf(set.table().cell(i, "class")));
        }
      }
    var features = PatchFeatures.of(images, 50_000, WIDTH, 1);
    if (validation) {
      n = 60_000;
      features = Arrays.copyOf(features, n);
    }
    int pool = n - 10_000;
    var embeddings = new float[pool][];
    for (int i = 0; i < pool; i++) {
      embeddings[i] = Arrays.copyOf(features[i], EMBEDDED);
    }
    return new AskImages(features, embeddings, Arrays.copyOf(labels, n), pool);
  }

  @Override
  public List<String> classes() {
    return List.of(
        "T-shirt",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Boot");
  }

  @Override
  public int[] labels() {
    return Arrays.copyOf(truth, pool);
  }

  @Override
  public Learnt learn(int[] rows, long seed) {
    Engine.seed(seed);
    var random = new SplittableRandom(seed);
    try (var scope = Scope.open()) {
      var net = new Net(Linear.of(WIDTH, HIDDEN), Linear.of(HIDDEN, 10));
      int batch = Math.min(rows.length < 5_000 ? BATCH : WIDE_BATCH, rows.length);
      int steps = Math.max(FEWEST_STEPS, EPOCHS * rows.length / batch);
      try (var rule = AdamW.of(net, RATE).decay(DECAY)) {
        var order = rows.clone();
        var cycle = Schedule.oneCycle(0.2);
        for (int step = 0, at = order.length; step < steps; step++, at += batch) {
          if (at + batch > order.length) {
            Shuffle.inPlace(order, random);
            at = 0;
          }
          var some = Arrays.copyOfRange(order, at, at + batch);
          var classes = Arrays.stream(some).mapToLong(r -> truth[r]).toArray();
          rule.step(
              () -> Losses.crossEntropy(net.apply(input(some)), Tensor.of(classes, batch)),
              cycle.at((double) step / steps),
              1);
        }
      }
      var probabilities = new float[pool][];
      var right = new boolean[features.length - pool];
      int wide = 2_000;
      for (int from = 0; from < features.length; from += wide) {
        var some =
            java.util.stream.IntStream.range(from, Math.min(features.length, from + wide))
                .toArray();
        try (var inner = Scope.open()) {
          var p = net.apply(input(some)).softmax(1).floats();
          for (int i = 0; i < some.length; i++) {
            var row = Arrays.copyOfRange(p, 10 * i, 10 * i + 10);
            if (some[i] < pool) probabilities[some[i]] = row;
            else right[some[i] - pool] = best(row) == truth[some[i]];
          }
        }
      }
      return new Learnt(probabilities, right);
    }
  }

  static int best(float[] p) {
    int best = 0;
    for (int c = 1; c < p.length; c++) if (p[c] > p[best]) best = c;
    return best;
  }

  private Tensor input(int[] rows) {
    var x = new float[rows.length * WIDTH];
    for (int i = 0; i < rows.length; i++)
      System.arraycopy(features[rows[i]], 0, x, i * WIDTH, WIDTH);
    return Tensor.of(x, rows.length, WIDTH);
  }
}
