package nurture.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Photos that hold something of each other. */
class MixTest {
  private static final int N = 6, H = 9, W = 7;

  /** The n-th photo is n everywhere, so that what comes from where can be seen. */
  private static Tensor photos() {
    var values = new float[N * H * W];
    for (int n = 0; n < N; n++) Arrays.fill(values, n * H * W, (n + 1) * H * W, n);
    return Tensor.of(values, N, 1, H, W);
  }

  @Test
  void fadingIsByTheShare() {
    try (var scope = Scope.open()) {
      var mix = Mix.up(photos(), 0.8, new SplittableRandom(1));
      assertThat(mix.share()).isBetween(0.0, 1.0);
      var others = mix.others().longs();
      assertThat(others).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
      for (int i = 0; i < N; i++)
        assertThat((double) mix.photos().select(0, i).floats()[11])
            .isCloseTo(i * mix.share() + others[i] * (1 - mix.share()), within(1e-5));
    }
  }

  @Test
  void aCutHoldsAsMuchOfTheOtherAsItsShareSays() {
    try (var scope = Scope.open()) {
      for (int seed = 0; seed < 20; seed++) {
        var mix = Mix.cut(photos(), 1, new SplittableRandom(seed));
        var others = mix.others().longs();
        for (int i = 0; i < N; i++) {
          var pixels = mix.photos().select(0, i).floats();
          int own = i;
          long foreign =
              IntStream.range(0, pixels.length)
                  .filter(p -> Math.abs(pixels[p] - others[own]) < 1e-5)
                  .count();
          if (others[i] != i)
            assertThat((double) foreign / pixels.length).isCloseTo(1 - mix.share(), within(1e-6));
        }
      }
    }
  }

  @Test
  void halfOfTheBatchesStayWholeAndAllOfThemWithoutAlpha() {
    try (var scope = Scope.open()) {
      var random = new SplittableRandom(4);
      int whole = 0;
      for (int i = 0; i < 200; i++) {
        var mix = Mix.cutOrWhole(photos(), 1, random);
        boolean same = Arrays.equals(mix.photos().floats(), photos().floats());
        if (same) whole++;
        var classes = Tensor.of(new long[] {0, 1, 2, 3, 4, 5}, N);
        double loss = mix.loss(classes, y -> y.toFloat().times(y.toFloat()).sum()).item();
        assertThat(loss).isCloseTo(55, within(1e-3)); // however classes are exchanged
        if (mix.share() < 1) assertThat(mix.others().size(0)).isEqualTo(N);
        assertThat(Mix.cutOrWhole(photos(), 0, random).share()).isEqualTo(1);
      }
      assertThat(whole).isBetween(80, 130);
    }
  }

  @Test
  void sharesFollowTheirDistribution() {
    try (var scope = Scope.open()) {
      var random = new SplittableRandom(2);
      var small = Tensor.zeros(1, 1, 2, 2);
      for (double alpha : new double[] {0.2, 1, 4}) {
        var shares =
            IntStream.range(0, 2_000)
                .mapToDouble(i -> {
                  try (var step = Scope.open()) {
                    return Mix.up(small, alpha, random).share();
                  }
                })
                .toArray();
        double mean = IntStream.range(0, 2_000).mapToDouble(i -> shares[i]).average().orElse(0);
        double variance =
            IntStream.range(0, 2_000)
                .mapToDouble(i -> (shares[i] - mean) * (shares[i] - mean))
                .average()
                .orElse(0);
        assertThat(mean).isCloseTo(0.5, within(0.03));
        assertThat(variance).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.02));
      }
    }
  }

  @Test
  void theLossIsSharedLikewise() {
    try (var scope = Scope.open()) {
      var mix = new Mix(photos(), Tensor.of(new long[] {1, 0}, 2), 0.75);
      var loss =
          mix.loss(
              Tensor.of(new long[] {4, 8}, 2), classes -> Tensor.of((double) classes.longs()[0]));
      assertThat(loss.item()).isEqualTo(0.75f * 4 + 0.25f * 8);
      assertThatThrownBy(() -> Mix.up(photos(), 0, new SplittableRandom(1)))
          .hasMessage("alpha must be above 0, got 0.0");
    }
  }
}
