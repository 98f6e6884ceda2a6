package nurture.tensor;

import java.util.function.Supplier;
import org.bytedeco.pytorch.global.torch;

/** In how many bits a network computes; its weights stay in 32. */
public enum Precision {
  /** 32-bit floats throughout. */
  FP32,
  /** Matrix products and convolutions in bfloat16, the rest in 32-bit floats (autocast). */
  BF16;

  /** BF16 where this processor multiplies it in hardware (AMX or AVX-512 BF16), else FP32. */
  public static Precision best() {
    var flags = Engine.processorFlags();
    return flags.contains("amx_bf16") || flags.contains("avx512_bf16") ? BF16 : FP32;
  }

  /** Runs {@code body} in this precision, on this thread; its result may be in bfloat16. */
  public Tensor call(Supplier<Tensor> body) {
    if (this == FP32) return body.get();
    Engine.ensureStarted();
    torch.set_autocast_dtype(torch.DeviceType.CPU, torch.ScalarType.BFloat16);
    torch.set_autocast_enabled(torch.DeviceType.CPU, true);
    try {
      return body.get();
    } finally {
      torch.set_autocast_enabled(torch.DeviceType.CPU, false);
      torch.clear_cache(); // else the next step would see this one's bfloat16 weights
    }
  }
}
