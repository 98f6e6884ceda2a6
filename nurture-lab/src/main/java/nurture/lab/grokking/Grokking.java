package nurture.lab.grokking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.nn.Embedding;
import nurture.nn.Layer;
import nurture.nn.LayerNorm;
import nurture.nn.Linear;
import nurture.nn.MultiHeadAttention;
import nurture.optim.AdamW;
import nurture.optim.Schedule;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import nurture.train.Event;
import nurture.train.Trainer;

public final class Grokking {
  public record Config(
      int p,
      int width,
      int layers,
      int heads,
      int batch,
      int epochs,
      double rate,
      double decay,
      double beta2,
      double warmup,
      int cycles,
      double embedding,
      double headScale,
      long seed) {}

  public record Report(
      int memorised, int understood, double training, double validation, double seconds) {}

  record Block(
      LayerNorm before, MultiHeadAttention attention, LayerNorm between, Linear in, Linear out)
      implements Layer {
    static Block of(int width, int heads) {
      return new Block(
          LayerNorm.of(width),
          MultiHeadAttention.of(width, heads, true),
          LayerNorm.of(width),
          Linear.of(width, 4L * width),
          Linear.of(4L * width, width));
    }

    @Override
    public Tensor apply(Tensor x) {
      var y = before.apply(x);
      y = y.plus(attention.apply(y));
      return y.plus(out.apply(in.apply(between.apply(y)).gelu()));
    }
  }

  record Decoder(
      Embedding tokens, Embedding places, List<Block> blocks, LayerNorm norm, Linear head)
      implements Layer {
    static Decoder of(Config c) {
      return new Decoder(
          Embedding.of(c.p + 2L, c.width, c.embedding),
          Embedding.of(5, c.width, c.embedding),
          IntStream.range(0, c.layers).mapToObj(i -> Block.of(c.width, c.heads)).toList(),
          LayerNorm.of(c.width),
          Linear.withoutBias(c.width, c.p + 2L));
    }

    @Override
    public Tensor apply(Tensor x) {
      var y = tokens.apply(x).plus(places.apply(Tensor.of(new long[] {0, 1, 2, 3}, 4)));
      for (var block : blocks) y = block.apply(y);
      return head.apply(norm.apply(y.select(1, 3)));
    }
  }

  static Report run(Config c) {
    Engine.seed(c.seed);
    var all = IntStream.range(0, c.p * (c.p - 1)).toArray();
    var random = new SplittableRandom(c.seed);
    for (int i = all.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = all[i];
      all[i] = all[j];
      all[j] = swapped;
    }
    var train = Arrays.copyOf(all, all.length / 2);
    var held = Arrays.copyOfRange(all, all.length / 2, all.length);
    Feed.Source source = (rows, chance) -> batch(c.p, rows);
    var model = Scope.outside(() -> Decoder.of(c));
    var understood = new int[] {-1, -1};
    var figures = new double[2];
    long began = System.nanoTime();
    int batches = (train.length + c.batch - 1) / c.batch;
    var hits = new double[2];
    try (var rule = AdamW.of(model, c.rate).betas(0.9, c.beta2).decay(c.decay)) {
      var schedule = c.cycles == 0 ? Schedule.constant() : Schedule.cosine().repeated(c.cycles);
      Trainer.of(
              model,
              batch -> {
                var logits = model.apply(batch.get("x"));
                hits[0] += right(logits, batch);
                hits[1] += batch.size();
                return Losses.crossEntropy(logits, batch.get("y"));
              })
          .optimizer(rule)
          .schedule(Schedule.warmup(c.warmup).then(schedule))
          .epochs(c.epochs)
          .seed(c.seed)
          .validation(() -> accuracy(model, source, held))
          .stopWhen(() -> understood[1] >= 0)
          .watch(event -> {
            if (!(event instanceof Event.EpochEnded e)) return;
            figures[0] = hits[0] / hits[1];
            hits[0] = hits[1] = 0;
            figures[1] = e.validation();
            if (figures[0] >= 0.95 && understood[0] < 0) understood[0] = e.epoch() * batches;
            if (figures[1] >= 0.95 && understood[1] < 0) understood[1] = e.epoch() * batches;
            if (Boolean.getBoolean("verbose"))
              System.out.printf(
                  "%5d train %.3f held %.3f loss %.4f %.1f s%n",
                  e.epoch() * batches, figures[0], figures[1], e.loss(), e.seconds());
          })
          .fit(Feed.of(source, train, c.batch).shuffled(c.seed));
    } finally {
      model.free();
    }
    return new Report(
        understood[0], understood[1], figures[0], figures[1], (System.nanoTime() - began) / 1e9);
  }

  private static Batch batch(int p, int[] rows) {
    var x = new long[rows.length * 4];
    var y = new long[rows.length];
    var ids = new ArrayList<String>();
    for (int i = 0; i < rows.length; i++) {
      int a = rows[i] / (p - 1), b = 1 + rows[i] % (p - 1);
      x[4 * i] = a;
      x[4 * i + 1] = p + 1L;
      x[4 * i + 2] = b;
      x[4 * i + 3] = p;
      y[i] = (long) a * b % p;
      ids.add(a + "·" + b);
    }
    var tensors = new LinkedHashMap<String, Tensor>();
    tensors.put("x", Tensor.of(x, rows.length, 4));
    tensors.put("y", Tensor.of(y, rows.length));
    return new Batch(ids, rows, tensors);
  }

  private static int right(Tensor logits, Batch batch) {
    var answers = logits.argmax(1).longs();
    var truth = batch.get("y").longs();
    return (int) IntStream.range(0, truth.length).filter(i -> answers[i] == truth[i]).count();
  }

  private static double accuracy(Decoder model, Feed.Source source, int[] rows) {
    int right = 0;
    try (var pass = Feed.of(source, rows, 2048).epoch(1)) {
      for (var batch : pass)
        try (var scope = Scope.open()) {
          right += right(model.apply(batch.get("x")), batch);
        }
    }
    return (double) right / rows.length;
  }

  public static void main(String[] args) {
    Engine.threads(Integer.getInteger("threads", 1));
    double rate = Double.parseDouble(System.getProperty("rate", "1e-3"));
    for (var seed : args) {
      var c =
          new Config(
              97,
              128,
              2,
              4,
              Integer.getInteger("batch", 512),
              Integer.getInteger("epochs", 100),
              rate,
              Double.parseDouble(System.getProperty("decay", "1")),
              Double.parseDouble(System.getProperty("beta2", "0.98")),
              Double.parseDouble(System.getProperty("warmup", "0.01")),
              Integer.getInteger("cycles", 0),
              Double.parseDouble(System.getProperty("embedding", "1")),
              1,
              Long.parseLong(seed));
      System.out.println(c + " " + run(c));
    }
  }
}
