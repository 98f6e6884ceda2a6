package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.feed.Augment;
import nurture.feed.Images;
import nurture.tensor.Engine;
import nurture.train.Event;
import org.junit.jupiter.api.Test;

class AirbenchTest {
  private static final int SIDE = 16;

  @Test
  void few_passes_tell_upright_bars_from_lying_ones_the_same_each_time() {
    Engine.threads(1);
    var lessons = bars(300, 1);
    var rows = IntStream.range(0, 300).toArray();
    var config = Airbench.RECIPE.with(List.of("epochs=3", "width=16", "batch=50"));
    var net = Airbench.learn(config, 1, lessons, rows);
    var passes = new ArrayList<Integer>();
    var again =
        Airbench.learn(
            config,
            1,
            lessons,
            rows,
            event -> {
              if (event instanceof Event.EpochEnded e) passes.add(e.epoch());
            });
    try {
      assertThat(passes).containsExactly(1, 2, 3);
      assertThat(Panel.of(net).accuracy(bars(100, 2))).isGreaterThan(0.9);
      assertThat(Panel.of(again).answers(lessons)).isDeepEqualTo(Panel.of(net).answers(lessons));
    } finally {
      net.free();
      again.free();
    }
  }

  private static Images bars(int n, long seed) {
    var random = new SplittableRandom(seed);
    var rgb = new ArrayList<byte[]>();
    var classes = new int[n];
    for (int i = 0; i < n; i++) {
      classes[i] = random.nextInt(2);
      int period = random.nextInt(4, 7), from = random.nextInt(period);
      var pixels = new byte[3 * SIDE * SIDE];
      for (int p = 0; p < SIDE * SIDE; p++) {
        int along = classes[i] == 0 ? p % SIDE : p / SIDE;
        int light = ((along + from) % period < 2 ? 200 : 50) + random.nextInt(30);
        for (int c = 0; c < 3; c++) pixels[3 * p + c] = (byte) light;
      }
      rgb.add(pixels);
    }
    return new Images(SIDE, SIDE, rgb, classes, Augment.none());
  }
}
