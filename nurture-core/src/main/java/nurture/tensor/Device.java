package nurture.tensor;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/** Where tensors lie and are computed; one for the whole process, see {@link Engine#device}. */
public enum Device {
  /** The processor, whose memory Java sees. */
  CPU(DeviceType.CPU),
  /**
   * The first NVIDIA GPU. Needs libtorch's libraries for it (Maven profile {@code cuda}) and
   * NVIDIA's driver. Sums are added up in another order than on the processor, and not always in
   * the same, so that a run repeats to a few digits only.
   */
  CUDA(DeviceType.CUDA);

  private final DeviceType type;

  Device(DeviceType type) {
    this.type = type;
  }

  /** As libtorch names it. */
  DeviceType type() {
    return type;
  }

  /** Whether it is there, and libtorch's libraries for it with it. */
  public boolean usable() {
    Engine.ensureStarted();
    return this == CPU || (torch.hasCUDA() && torch.getNumGPUs() > 0);
  }

  /** A GPU where one is usable, else the processor. */
  public static Device best() {
    return CUDA.usable() ? CUDA : CPU;
  }
}
