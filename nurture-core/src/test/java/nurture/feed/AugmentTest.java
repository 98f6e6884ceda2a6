package nurture.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import nurture.feed.Feed.Chance;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every change of photos must hold, and what each is for. */
class AugmentTest {
  private static final int N = 12, C = 3, H = 10, W = 8;
  private static final int[] ROWS = IntStream.range(40, 40 + N).toArray();

  record Kind(String name, Augment change) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Kind> kinds() {
    return List.of(
        new Kind("flip", Augment.flip()),
        new Kind("alternatingFlip", Augment.alternatingFlip()),
        new Kind("translate", Augment.translate(2)),
        new Kind("crop", Augment.crop(0.3)),
        new Kind("rotate", Augment.rotate(20)),
        new Kind("shear", Augment.shear(0.3)),
        new Kind("cutout", Augment.cutout(4)),
        new Kind("colour", Augment.colour(0.4)),
        new Kind("mild", Augment.mild(2)),
        new Kind("strong", Augment.of("strong", 2, 3, 1)),
        new Kind("trivial", Augment.of("trivial", 2, 3, 1)),
        new Kind("brightness", Shades.brightness(0.9)),
        new Kind("contrast", Shades.contrast(0.9)),
        new Kind("saturation", Shades.saturation(0.9)),
        new Kind("sharpness", Shades.sharpness(0.9)),
        new Kind("posterize", Shades.posterize()),
        new Kind("solarize", Shades.solarize()),
        new Kind("then", Augment.flip().then(Augment.cutout(3))),
        new Kind("oneOf", Augment.oneOf(Augment.none(), Augment.cutout(5), Augment.rotate(30))));
  }

  private static Chance chance(int epoch, long seed) {
    return new Chance(epoch, new SplittableRandom(seed));
  }

  private static Tensor photos() {
    var random = new SplittableRandom(3);
    var values = new float[N * C * H * W];
    for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
    return Tensor.of(values, N, C, H, W).channelsLast();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void keepsSizesAndSourceAndRepeatsByTheSeed(Kind kind) {
    var change = kind.change();
    try (var scope = Scope.open()) {
      var photos = photos();
      var before = photos.floats();
      var one = change.apply(photos, ROWS, chance(1, 5));
      assertThat(one.shape()).containsExactly(N, C, H, W);
      assertThat(photos.floats()).isEqualTo(before);
      assertThat(one.floats()).doesNotContain(Float.NaN).isNotEqualTo(before);
      assertThat(change.apply(photos, ROWS, chance(1, 5)).floats()).isEqualTo(one.floats());
      assertThat(change.apply(photos, ROWS, chance(2, 6)).floats()).isNotEqualTo(one.floats());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void changesEachPhotoApart(Kind kind) {
    try (var scope = Scope.open()) {
      var one = photos().narrow(0, 0, 1);
      var same = Tensor.cat(Collections.nCopies(N, one), 0).channelsLast();
      var changed = kind.change().apply(same, ROWS, chance(1, 5));
      var first = changed.select(0, 0).floats();
      assertThat(IntStream.range(1, N).mapToObj(i -> changed.select(0, i).floats()))
          .anyMatch(other -> !Arrays.equals(other, first));
    }
  }

  @Test
  void alternatingFlipsMirrorEachInEverySecondPass() {
    try (var scope = Scope.open()) {
      var photos = photos();
      var mirrored = photos.flip(3);
      var odd = Augment.alternatingFlip().apply(photos, ROWS, chance(1, 1));
      var even = Augment.alternatingFlip().apply(photos, ROWS, chance(2, 2));
      assertThat(even.flip(3).floats()).isEqualTo(odd.floats());
      long flipped =
          IntStream.range(0, N)
              .filter(i -> Arrays.equals(odd.select(0, i).floats(), mirrored.select(0, i).floats()))
              .count();
      assertThat(flipped).isBetween(2L, N - 2L);
    }
  }

  @Test
  void whatDoesNotMoveStays() {
    try (var scope = Scope.open()) {
      var photos = photos();
      for (var still :
          new Augment[] {
            Augment.translate(0),
            Augment.rotate(0),
            Augment.shear(0),
            Augment.colour(0),
            Augment.oneOf(Augment.none(), Augment.none(), Augment.none())
          }) {
        var after = still.apply(photos, ROWS, chance(1, 9)).floats();
        assertThat(after).containsExactly(photos.floats(), within(1e-5f));
      }
    }
  }

  @Test
  void aTranslationShowsTheSamePixelsElsewhere() {
    try (var scope = Scope.open()) {
      var ramp = new float[H * W];
      for (int i = 0; i < ramp.length; i++) ramp[i] = i;
      var moved =
          Augment.translate(2).apply(Tensor.of(ramp, 1, 1, H, W), new int[] {0}, chance(1, 4));
      var v = moved.reshape(H, W).floats();
      // In the middle, neighbours differ as they did.
      assertThat(v[4 * W + 4] - v[4 * W + 3]).isEqualTo(1);
      assertThat(v[5 * W + 3] - v[4 * W + 3]).isEqualTo(W);
      assertThat(Math.abs(v[4 * W + 3] - (4 * W + 3))).isLessThanOrEqualTo(2 * W + 2);
    }
  }

  @Test
  void aCutoutBlanksOneSquareInAllChannels() {
    try (var scope = Scope.open()) {
      var cut = Augment.cutout(4).apply(Tensor.ones(N, C, H, W), ROWS, chance(1, 2)).floats();
      for (int i = 0; i < N; i++) {
        int blank = 0;
        for (int p = 0; p < H * W; p++) {
          float red = cut[i * C * H * W + p];
          assertThat(cut[i * C * H * W + H * W + p]).isEqualTo(red);
          if (red == 0) blank++;
        }
        assertThat(blank).isBetween(4, 16);
      }
    }
  }

  @Test
  void changesGoByName() {
    try (var scope = Scope.open()) {
      var photos = photos();
      var mild = Augment.of("mild", 2, 3, 1).apply(photos, ROWS, chance(1, 5));
      assertThat(mild.floats())
          .isEqualTo(Augment.mild(2).apply(photos, ROWS, chance(1, 5)).floats());
      assertThat(Augment.of("none", 2, 3, 1).apply(photos, ROWS, chance(1, 5))).isSameAs(photos);
      var strong = Augment.of("strong", 2, 3, 1).apply(photos, ROWS, chance(1, 5));
      for (int i = 0; i < N; i++) // a square of each is blank, in part outside perhaps
      assertThat(strong.select(0, i).floats()).contains(0f);
    }
    assertThatThrownBy(() -> Augment.of("wild", 2, 3, 1))
        .hasMessage("change must be none, mild, strong or trivial, got wild");
  }

  /** A grey ramp from black to half the way, in three channels of which the last is the darkest. */
  private static Tensor dusk() {
    var values = new float[C * H * W];
    for (int i = 0; i < values.length; i++)
      values[i] = -2 + 2f * (i % (H * W)) / (H * W - 1) / (1 + i / (H * W));
    return Tensor.of(values, 1, C, H, W);
  }

  private static float[] changed(Augment change) {
    return change.apply(dusk(), new int[] {0}, chance(1, 6)).floats();
  }

  @Test
  void shadesChangeWhatTheirNamesSay() {
    try (var scope = Scope.open()) {
      var before = dusk().floats();
      int last = H * W - 1;
      var full = changed(Shades.autocontrast());
      var even = changed(Shades.equalize());
      for (int c = 0; c < C; c++) {
        assertThat(full[c * H * W]).isEqualTo(-2);
        assertThat(full[c * H * W + last]).isEqualTo(2);
        assertThat(even[c * H * W + H * W / 2])
            .as("the middle one of all")
            .isCloseTo(0, within(.1f));
        assertThat(even[c * H * W]).isEqualTo(-2);
        assertThat(even[c * H * W + last]).isEqualTo(2);
      }
      var mostlyWhite = new float[C * H * W];
      for (int i = 0; i < mostlyWhite.length; i++) mostlyWhite[i] = i % 10 < 3 ? -2 : 2;
      assertThat(equalized(mostlyWhite)).containsExactly(mostlyWhite, within(1e-5f));
      var grey = new float[C * H * W];
      assertThat(equalized(grey)).as("one value throughout").containsExactly(grey);
      var light = changed(Shades.brightness(0.9));
      float factor = (light[last] + 2) / (before[last] + 2);
      assertThat(factor).isNotEqualTo(1);
      for (int i = 0; i < light.length; i++)
        assertThat(light[i]).isCloseTo(Math.min(2, -2 + factor * (before[i] + 2)), within(1e-5f));
      var plain =
          Shades.saturation(0.9).apply(dusk(), new int[] {0}, chance(1, 6)).mean(1).floats();
      assertThat(plain).as("what is grey").containsExactly(dusk().mean(1).floats(), within(1e-5f));
      var few = new TreeSet<Float>();
      for (float v : changed(Shades.posterize())) few.add(v);
      assertThat(few).hasSizeLessThan(distinct(before).length);
      var sun = changed(Shades.solarize());
      for (int i = 0; i < sun.length; i++) assertThat(sun[i]).isIn(before[i], -before[i]);
      var flat = Tensor.full(0.7, 1, C, H, W);
      assertThat(Shades.sharpness(0.9).apply(flat, new int[] {0}, chance(1, 6)).floats())
          .containsExactly(flat.floats(), within(1e-5f));
    }
  }

  private static float[] equalized(float[] photo) {
    var photos = Tensor.of(photo, 1, C, H, W);
    return Shades.equalize().apply(photos, new int[] {0}, chance(1, 6)).floats();
  }

  private static double[] distinct(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).distinct().toArray();
  }

  @Test
  void wrongStrengthsAreNamed() {
    assertThatThrownBy(() -> Augment.crop(0)).hasMessage("least area must be in (0, 1], got 0.0");
  }
}
