package nurture.tensor;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;

/** In how many bits a network computes; its weights stay in 32. */
public enum Precision {
  /** 32-bit floats throughout. */
  FP32,
  /** Matrix products and convolutions in bfloat16, the rest in 32-bit floats (autocast). */
  BF16;

  private static final int ROUNDS = 5;

  /** What bfloat16 must gain to be worth its three digits; also keeps the choice from wavering. */
  private static final double WORTH = 1.15;

  /**
   * The quicker here: BF16 on a GPU or with AMX, FP32 where it cannot multiply bfloat16, and what a
   * convolution's step takes less time in where it can without AMX. That differs: an AMD Zen 4
   * gained 2.2 times, an Intel Xeon whose AMX was switched off lost a third.
   */
  public static Precision best() {
    return Engine.device() == Device.CUDA ? BF16 : Best.PRECISION;
  }

  private static final class Best {
    static final Precision PRECISION = choose(Engine.processor());
  }

  private static Precision choose(String processor) {
    if (amx(processor)) return BF16;
    if (!processor.contains("avx512_bf16")) return FP32;
    return Engine.apart(() -> {
      try (var scope = Scope.open()) {
        var photos = Tensor.normal(32, 64, 16, 16).channelsLast();
        var filters = Tensor.normal(64, 64, 3, 3).channelsLast();
        return quicker(precision -> seconds(precision, photos, filters));
      }
    });
  }

  /** BF16 if the least of a few times is clearly below that in FP32, taken in turns. */
  static Precision quicker(ToDoubleFunction<Precision> seconds) {
    double fp32 = Double.POSITIVE_INFINITY, bf16 = Double.POSITIVE_INFINITY;
    for (int i = 0; i <= ROUNDS; i++) { // the first warms up
      fp32 = Math.min(fp32, seconds.applyAsDouble(FP32));
      bf16 = Math.min(bf16, seconds.applyAsDouble(BF16));
    }
    return bf16 * WORTH < fp32 ? BF16 : FP32;
  }

  private static double seconds(Precision precision, Tensor photos, Tensor filters) {
    long began = System.nanoTime();
    var _ =
        Parameters.of(List.of(filters))
            .differentiate(
                () ->
                    precision
                        .call(() -> Kernels.conv2d(photos, filters, null, 1, 1, 1))
                        .toFloat()
                        .mean(),
                gradients -> {});
    return (System.nanoTime() - began) / 1e9;
  }

  /** Whether this thread computes in bfloat16 on a processor. */
  static boolean narrow() {
    return Engine.device() == Device.CPU && torch.is_autocast_enabled(torch.DeviceType.CPU);
  }

  /** Whether a processor of a description as in /proc/cpuinfo has tiles of bfloat16. */
  static boolean amx(String processor) {
    return processor.contains("amx_bf16");
  }

  /** Whether the processor's library knows an LSTM in bfloat16: it wants AVX-512. */
  static boolean recurrent() {
    return Recurrent.KNOWN;
  }

  private static final class Recurrent {
    static final boolean KNOWN = recurrent(Engine.processor());
  }

  /** The same of a description as in /proc/cpuinfo. */
  static boolean recurrent(String processor) {
    return Stream.of("avx512bw", "avx512dq", "avx512vl").allMatch(processor::contains);
  }

  /** Runs {@code body} in 32 bits amid bfloat16. */
  static Tensor wide(Supplier<Tensor> body) {
    var device = Engine.device().type();
    torch.set_autocast_enabled(device, false);
    try {
      return body.get();
    } finally {
      torch.set_autocast_enabled(device, true);
    }
  }

  /** Runs {@code body} in this precision, on this thread; its result may be in bfloat16. */
  public Tensor call(Supplier<Tensor> body) {
    if (this == FP32) return body.get();
    Engine.ensureStarted();
    var device = Engine.device().type();
    torch.set_autocast_dtype(device, torch.ScalarType.BFloat16);
    torch.set_autocast_enabled(device, true);
    try {
      return body.get();
    } finally {
      torch.set_autocast_enabled(device, false);
      torch.clear_cache(); // else the next step would see this one's bfloat16 weights
    }
  }
}
