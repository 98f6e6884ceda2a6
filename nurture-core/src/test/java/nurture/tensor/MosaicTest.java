package nurture.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A photo in a mosaic is convolved as it is alone, with its gradients. */
class MosaicTest {
  /** Multiples of 16, which every processor convolves rightly: see {@link Convolution}. */
  private static final long IN = 16, OUT = 32;

  @BeforeAll
  static void start() {
    Engine.ensureStarted();
  }

  @ParameterizedTest
  @CsvSource({"36,3,3", "37,3,3", "9,7,7", "1,7,7", "20,6,8", "13,8,3", "5,1,1"})
  void a_mosaic_answers_and_learns_as_each_photo_alone(long n, long h, long w) {
    try (var helpers = new PointerScope()) {
      torch.manual_seed(7);
      var x = torch.randn(n, IN, h, w).contiguous(MemoryFormat.ChannelsLast).requires_grad_(true);
      var filters = torch.randn(OUT, IN, 3, 3).requires_grad_(true);
      var bias = torch.randn(OUT).requires_grad_(true);
      var alone = Convolution.plain(x, filters, new TensorOptional(bias), 1, 1, 1);
      var laid = Mosaic.of(x).convolve(x, filters, new TensorOptional(bias));
      assertThat(laid.sizes().vec().get()).containsExactly(n, OUT, h, w);
      assertThat(off(laid, alone)).isLessThan(1e-5);
      var pull = torch.randn(n, OUT, h, w);
      alone.mul(pull).sum().backward();
      var right =
          new org.bytedeco.pytorch.Tensor[] {
            x.grad().clone(), filters.grad().clone(), bias.grad().clone()
          };
      for (var leaf : new org.bytedeco.pytorch.Tensor[] {x, filters, bias}) leaf.grad().zero_();
      laid.mul(pull).sum().backward();
      assertThat(off(x.grad(), right[0])).as("gradient of photos").isLessThan(1e-5);
      assertThat(off(filters.grad(), right[1])).as("gradient of filters").isLessThan(1e-5);
      assertThat(off(bias.grad(), right[2])).as("gradient of the bias").isLessThan(1e-5);
    }
  }

  /** What is large, and what fills a mosaic by itself, lies in none. */
  @Test
  void only_small_photos_are_laid() {
    try (var helpers = new PointerScope()) {
      assertThat(Mosaic.of(torch.zeros(2, 3, 4, 4)).photos()).isEqualTo(16);
      assertThat(Mosaic.of(torch.zeros(2, 3, 6, 8)).photos()).isEqualTo(6);
      assertThat(Mosaic.of(torch.zeros(2, 3, 9, 4)).photos()).isEqualTo(1);
      assertThat(Mosaic.of(torch.zeros(2, 3, 4, 9)).photos()).isEqualTo(1);
    }
  }

  private static double off(org.bytedeco.pytorch.Tensor values, org.bytedeco.pytorch.Tensor right) {
    return values.sub(right).norm().item_double() / right.norm().item_double();
  }
}
