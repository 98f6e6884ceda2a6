package nurture.bench;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import nurture.data.Column;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.feed.Augment;
import nurture.feed.Features;
import nurture.feed.Feed;
import nurture.feed.Images;
import nurture.feed.Listings;
import nurture.model.Gpt;
import nurture.model.ListingNet;
import nurture.model.ResNet9;
import nurture.model.WideResNet;
import nurture.nn.Layer;
import nurture.optim.AdamW;
import nurture.optim.Muon;
import nurture.optim.Optimizer;
import nurture.optim.Sgd;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Precision;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** One round of training in our engine: {@code OurRound MODEL fp32|bf16 SECONDS THREADS}. */
public final class OurRound {
  private static final int CLASSES = 10, WARM_STEPS = 2;
  private static final double WARM_SECONDS = 2;

  private OurRound() {}

  /**
   * What is done again and again.
   *
   * @param once does it and gives the loss
   * @param items how many are done with each time
   */
  private record Work(Once once, double items) {}

  /** Does it, and gives the loss. */
  @FunctionalInterface
  private interface Once {
    double run();
  }

  public static void main(String[] args) {
    var model = Workload.of(args[0]);
    var precision = Precision.valueOf(args[1].toUpperCase(Locale.ROOT));
    double seconds = Double.parseDouble(args[2]);
    Engine.threads(Integer.parseInt(args[3]));
    Engine.seed(1);
    try (var scope = Scope.open()) {
      var work =
          switch (model) {
            case RESNET9 -> images(ResNet9.of(3, CLASSES), 128, precision);
            case WRN -> images(WideResNet.of(16, 8, CLASSES, 0), 32, precision);
            case GPT -> text(precision);
            case LISTING -> listings(precision);
            case PHOTOS -> feeding(photos());
            case FEED -> feeding(feed(goods()));
            case CEILING -> products(precision);
          };
      double first = work.once.run();
      long began = System.nanoTime();
      for (int i = 1; i < WARM_STEPS || since(began) < WARM_SECONDS; i++) work.once.run();
      long steps = 0;
      double last;
      began = System.nanoTime();
      do {
        last = work.once.run();
        steps++;
      } while (since(began) < seconds);
      double took = since(began);
      System.out.printf(
          Locale.ROOT,
          "RESULT {\"engine\": \"Nurture, libtorch %s\", \"items\": %.3f, \"seconds\": %.4f,"
              + " \"first_loss\": %.4f, \"last_loss\": %.4f, \"peak_mb\": %.0f}%n",
          Engine.version(),
          (double) steps * work.items,
          took,
          first,
          last,
          Machine.peakMib());
    }
  }

  private static Work learning(
      Optimizer rule, Precision precision, Supplier<Tensor> loss, double items) {
    return new Work(() -> rule.step(() -> precision.call(loss)), items);
  }

  private static Work images(Layer net, int batch, Precision precision) {
    var x = Tensor.normal(batch, 3, 32, 32).channelsLast();
    var y = numbers(batch, CLASSES);
    return learning(
        Sgd.of(net, 0.02).momentum(0.9).nesterov().decay(5e-4),
        precision,
        () -> Losses.crossEntropy(net.apply(x), y),
        batch);
  }

  private static Work text(Precision precision) {
    int batch = 16, length = 128, tokens = 256;
    var net = Gpt.of(tokens, 256, 4, 4, 0);
    var x = numbers(batch * length, tokens).reshape(batch, length);
    var y = numbers(batch * length, tokens);
    return learning(
        AdamW.of(net, 1e-3).decay(0.01),
        precision,
        () -> Losses.crossEntropy(net.apply(x).reshape((long) batch * length, tokens), y),
        batch * length);
  }

  private static Tensor numbers(int n, int below) {
    return Tensor.of(new SplittableRandom(1).longs(n, 0, below).toArray(), n);
  }

  /** A listing of made words and pixels. */
  private record Made(String id, String title, byte[] pixels) implements Listings.Sample {
    static Made of(SplittableRandom random, int bytes) {
      var words = new ArrayList<String>();
      for (int i = 0; i < 10; i++)
        words.add("word" + (int) Math.exp(random.nextDouble() * Math.log(5_000)));
      var pixels = new byte[bytes];
      random.nextBytes(pixels);
      return new Made("made", String.join(" ", words), pixels);
    }

    @Override
    public @Nullable String cell(String column) {
      return column.equals("title") ? title : null;
    }

    @Override
    public boolean hasPhoto() {
      return true;
    }

    @Override
    public void photo(byte[] into, int offset) {
      System.arraycopy(pixels, 0, into, offset, pixels.length);
    }
  }

  private static final int LISTINGS = 256, KINDS = 40;

  /** Made listings, and how they are read. */
  private record Goods(Features features, Listings source) {}

  private static Goods goods() {
    int width = 48, height = 64;
    var random = new SplittableRandom(1);
    var made = new ArrayList<Made>();
    for (int i = 0; i < LISTINGS; i++) made.add(Made.of(random, 3 * width * height));
    var schema =
        new Schema(List.of(new Column("photo", Role.PHOTO), new Column("title", Role.TEXT)));
    var features =
        Features.fit(
            schema,
            LISTINGS,
            made::get,
            new Features.Photo("photo", width, height),
            new Features.Limits(1, 60_000));
    var labels = random.ints(LISTINGS, 0, KINDS).toArray();
    var variation = new Listings.Variation(0.4, 0.1, 3, true);
    return new Goods(features, new Listings(features, made::get, variation, labels, null));
  }

  private static Feed feed(Goods goods) {
    return Feed.of(goods.source, IntStream.range(0, LISTINGS).toArray(), 128).shuffled(1);
  }

  private static Feed photos() {
    int side = 32;
    var random = new SplittableRandom(1);
    var rgb = new ArrayList<byte[]>();
    for (int i = 0; i < LISTINGS; i++) {
      rgb.add(new byte[3 * side * side]);
      random.nextBytes(rgb.getLast());
    }
    var change =
        Augment.flip()
            .then(Augment.translate(4))
            .then(
                Augment.oneOf(
                    Augment.none(),
                    Augment.crop(0.4),
                    Augment.rotate(25),
                    Augment.shear(0.3),
                    Augment.colour(0.5)))
            .then(Augment.cutout(8));
    var images = new Images(side, side, rgb, random.ints(LISTINGS, 0, CLASSES).toArray(), change);
    return Feed.of(images, IntStream.range(0, LISTINGS).toArray(), 128).shuffled(1);
  }

  /** Makes the batches of a pass and nothing else. */
  private static Work feeding(Feed feed) {
    var epoch = new int[1];
    return new Work(
        () -> {
          try (var pass = feed.epoch(++epoch[0])) {
            for (var batch : pass) batch.size();
          }
          return -epoch[0]; // there is nothing to learn here
        },
        feed.size());
  }

  /** Both witnesses, one after the other on the same batch, which is made anew for each step. */
  private static Work listings(Precision precision) {
    var goods = goods();
    var size = new ListingNet.Size(256, 1, 0.3, 0.1, 32, List.of(48L, 96L, 192L, 384L));
    var net = ListingNet.of(goods.features, size, KINDS, false);
    var rules =
        Map.of(
            ListingNet.Witness.FACTS,
            AdamW.of(net.only(ListingNet.Witness.FACTS), 3e-3).decay(0.05).clip(5),
            ListingNet.Witness.PHOTO,
            Muon.of(net.only(ListingNet.Witness.PHOTO), 0.06, 2e-3)
                .precision(precision)
                .decay(0.05)
                .clip(5));
    var feed = feed(goods);
    var epoch = new int[1];
    return new Work(
        () -> {
          double sum = 0;
          try (var pass = feed.epoch(++epoch[0])) {
            for (var lesson : pass)
              for (var rule : rules.entrySet())
                sum +=
                    rule.getValue()
                        .step(() ->
                            precision.call(() -> {
                              var said = net.only(rule.getKey()).answers(lesson).values();
                              var answer = said.iterator().next();
                              var rows = lesson.get(rule.getKey().rows());
                              return Losses.crossEntropy(
                                  requireNonNull(answer.logits()),
                                  lesson.get("class").gather(0, rows));
                            }));
          }
          return sum;
        },
        feed.size());
  }

  /** Products of square matrices, of the size that is fastest. */
  private static Work products(Precision precision) {
    Work best = null;
    double most = 0;
    for (int size : new int[] {512, 1_024, 2_048}) {
      var one = product(size, precision);
      one.once.run();
      long began = System.nanoTime();
      int times = 0;
      while (since(began) < 0.5) {
        one.once.run();
        times++;
      }
      double rate = times * one.items / since(began);
      if (rate <= most && best != null) continue;
      most = rate;
      best = one;
    }
    return requireNonNull(best);
  }

  private static Work product(int size, Precision precision) {
    // What a product gives has the precision's own type, so that nothing is cast below.
    Supplier<Tensor> make =
        () -> precision.call(() -> Tensor.normal(size, size).matmul(Tensor.normal(size, size)));
    var a = make.get();
    var b = make.get();
    int times = Math.max(1, (1_024 / size) * (1_024 / size) * (1_024 / size) * 4);
    var fallen = new double[] {1};
    return new Work(
        () -> {
          for (int i = 0; i < times; i++)
            try (var scope = Scope.open()) {
              a.matmul(b);
            }
          return fallen[0] -= 1e-3; // there is nothing to learn here
        },
        times * 2e-9 * size * size * size);
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
