package nurture.lab.speedrun;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import nurture.data.BadPhoto;
import nurture.data.Shuffle;
import nurture.feed.Images;
import nurture.study.Airbench;
import nurture.study.Panel;
import nurture.tensor.Device;
import nurture.tensor.Engine;
import nurture.train.Event;

/**
 * All of CIFAR-10 in few passes, by {@link Airbench} (Jordan, 2024: "94 % on CIFAR-10 in 3.29
 * seconds on a single GPU"). His figure is of the lossless photos and eight passes; ours are of a
 * JPEG copy.
 *
 * <p>{@code nurture-bench/run lab.speedrun.FewPasses DATA [validate] KEY=VALUE… SEED…}; {@code
 * DATA} holds {@code cifar10-train-jpeg.tar.gz} and its test; {@code -Dthreads} and {@code
 * -Ddevice=cuda}.
 */
public final class FewPasses {
  private static final int HELD = 5_000;

  private FewPasses() {}

  /** With {@code validate}, 5,000 photos by chance are held out and asked instead of the test. */
  public static void main(String[] args) throws IOException, BadPhoto {
    var rest = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
    var seeds = rest.stream().filter(a -> a.matches("\\d+")).toList();
    if (seeds.isEmpty()) {
      System.err.println(
          "FewPasses DATA [validate] [epochs=8 width=64 …] SEED…   CIFAR-10 in DATA");
      System.exit(2);
    }
    Engine.device(Device.valueOf(System.getProperty("device", "cpu").toUpperCase(Locale.ROOT)));
    Engine.threads(Integer.getInteger("threads", Runtime.getRuntime().availableProcessors()));
    var train = Images.in(Path.of(args[0]), "train");
    boolean validate = rest.contains("validate");
    var order = Shuffle.of(train.size(), new SplittableRandom(1));
    var held = Arrays.copyOfRange(order, order.length - HELD, order.length);
    var rows = validate ? Arrays.copyOf(order, order.length - HELD) : order;
    var asked = validate ? train.select(held) : Images.in(Path.of(args[0]), "test");
    var config = Airbench.RECIPE.with(rest.stream().filter(s -> s.contains("=")).toList());
    for (var seed : seeds) {
      long began = System.nanoTime();
      var net =
          Airbench.learn(
              config, Long.parseLong(seed), train, rows, e -> tell(e, config.whole("epochs")));
      double seconds = (System.nanoTime() - began) / 1e9;
      try {
        System.out.printf(
            Locale.ROOT,
            "%s seed %s: %s %.4f of %,d, %.0f s of learning%n",
            config,
            seed,
            validate ? "validation" : "test",
            Panel.of(net).accuracy(asked),
            asked.size(),
            seconds);
      } finally {
        net.free();
      }
    }
  }

  private static void tell(Event event, int of) {
    if (event instanceof Event.EpochEnded e)
      System.err.printf(
          Locale.ROOT,
          "pass %d of %d, %.0f s each, %.0f s left, loss %.3f%n",
          e.epoch(),
          of,
          e.seconds(),
          (of - e.epoch()) * e.seconds(),
          e.loss());
  }
}
