package nurture.tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The native library as this process uses it: started once, with its memory allocator, threads and
 * seed set explicitly.
 */
public final class Engine {
  private static final String LIBRARIES = "/org/bytedeco/pytorch/linux-x86_64";
  private static final List<String> FOR_ANY =
      List.of("libgomp.so.1", "libc10.so", "libtorch_cpu.so", "libtorch.so", "libjnitorch.so");
  private static final List<String> FOR_CUDA =
      List.of("libc10_cuda.so", "libtorch_cuda.so", "libtorch_cuda_linalg.so");
  private static final int M_TRIM_THRESHOLD = -1, M_TOP_PAD = -2, M_MMAP_MAX = -4, M_ARENA_MAX = -8;

  private static final ScopedValue<Generators> CHANCE = ScopedValue.newInstance();

  private static volatile Device device = Device.CPU;

  /** One draws in the processor's memory; another on the GPU, if that is where tensors lie. */
  private record Generators(Generator cpu, @Nullable Generator cuda) implements AutoCloseable {
    static Generators make() {
      return new Generators(
          torch.make_generator_cpu(),
          device == Device.CUDA ? torch.getCUDAHooks().getNewGenerator((byte) 0) : null);
    }

    void seed(long seed) {
      cpu.set_current_seed(seed);
      if (cuda != null) cuda.set_current_seed(seed);
    }

    Generator here() {
      return cuda == null ? cpu : cuda;
    }

    @Override
    public void close() {
      cpu.close();
      if (cuda != null) cuda.close();
    }
  }

  static {
    start();
  }

  private Engine() {}

  /** Makes sure that the native library is loaded; every other method does so by itself. */
  static void ensureStarted() {}

  /**
   * Sets how many threads an operation may use, at least 1: for operations of the calling thread,
   * but for products of matrices in 32 bits, whose library knows one number for all.
   */
  public static void threads(int n) {
    if (n < 1) throw new IllegalArgumentException("threads must be at least 1, got " + n);
    torch.set_num_threads(n);
    try (var helpers = new PointerScope()) {
      openblas_nolapack.blas_set_num_threads(n);
    }
  }

  /** How many threads an operation may use. */
  public static int threads() {
    return torch.get_num_threads();
  }

  /**
   * Sets where tensors that are made from now on lie, in every thread; those that are there stay
   * where they are, so this comes before any model. Unless told otherwise, the processor.
   *
   * @throws IllegalArgumentException if that device is not usable here
   */
  public static void device(Device where) {
    if (!where.usable())
      throw new IllegalArgumentException(
          "device must be usable here, got "
              + where
              + "; build with the Maven profile cuda and see that NVIDIA's driver is there, or use"
              + " cpu");
    if (where == Device.CUDA) torch.globalContext().setBenchmarkCuDNN(true);
    device = where;
  }

  /** Where tensors lie. */
  public static Device device() {
    return device;
  }

  /** What was made in the processor's memory, where tensors lie. */
  static org.bytedeco.pytorch.Tensor here(org.bytedeco.pytorch.Tensor made) {
    return device == Device.CPU ? made : made.cuda();
  }

  /** Restarts the generator behind initialisation and dropout, so that what follows repeats. */
  public static void seed(long seed) {
    if (CHANCE.isBound()) CHANCE.get().seed(seed);
    else torch.manual_seed(seed);
  }

  /** Runs with a generator of its own, so that it repeats whatever runs beside it. */
  public static <R, X extends Throwable> R apart(ScopedValue.CallableOp<? extends R, X> body)
      throws X {
    try (var own = Generators.make()) {
      return ScopedValue.where(CHANCE, own).call(body);
    }
  }

  /**
   * The generator of {@link #apart}, else that of the process, as the native library wants it: for
   * what is drawn in the processor's memory, so that a seed starts alike on every device.
   */
  static GeneratorOptional chance() {
    return CHANCE.isBound() ? new GeneratorOptional(CHANCE.get().cpu) : new GeneratorOptional();
  }

  /** As {@link #chance}, for what is drawn where tensors lie. */
  static GeneratorOptional chanceHere() {
    return CHANCE.isBound() ? new GeneratorOptional(CHANCE.get().here()) : new GeneratorOptional();
  }

  /** The version of libtorch's binding, such as {@code 2.10.0-1.5.13}, or "unknown". */
  public static String version() {
    try {
      return Loader.getVersion("org.bytedeco", "pytorch");
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** How many native objects Java still holds: what a leak check compares before and after. */
  public static long liveObjects() {
    return Pointer.totalCount() - Dispatch.kept();
  }

  private static void start() {
    if (Loader.getPlatform().equals("linux-x86_64")) {
      extractBesideEachOther();
      keepFreedMemory();
      settle();
    }
    Loader.load(torch.class);
    torch
        .globalContext()
        .setUserEnabledNNPACK(false); // it warns at each call where it is not there
  }

  /**
   * Unpacks every library before the first is loaded: they find each other by folder, and otherwise
   * an old libtorch of the system could be picked up on the first start.
   */
  private static void extractBesideEachOther() {
    boolean cuda = torch.class.getResource(LIBRARIES + "-gpu/libtorch_cuda.so") != null;
    var folder = cuda ? LIBRARIES + "-gpu/" : LIBRARIES + "/";
    try {
      for (var name : FOR_ANY) Loader.cacheResource(torch.class, folder + name);
      if (cuda) for (var name : FOR_CUDA) Loader.cacheResource(torch.class, folder + name);
    } catch (IOException e) {
      throw new IllegalStateException(
          "libtorch could not be unpacked under ~/.javacpp: "
              + e.getMessage()
              + "; free some space"
              + " or set -Dorg.bytedeco.javacpp.cachedir",
          e);
    }
  }

  /**
   * Tells glibc to keep what a step frees for the next one instead of handing it back to the
   * system, page by page: 15 to 20 % on a convolutional net; and to keep it in one place, or each
   * thread that learns would keep as much.
   */
  private static void keepFreedMemory() {
    var mallopt =
        function(
            "mallopt",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    if (mallopt == null) return; // another C library
    try {
      var _ = (int) mallopt.invokeExact(M_ARENA_MAX, 1);
      var _ = (int) mallopt.invokeExact(M_MMAP_MAX, 0);
      var _ = (int) mallopt.invokeExact(M_TRIM_THRESHOLD, Integer.MAX_VALUE);
      var _ = (int) mallopt.invokeExact(M_TOP_PAD, 64 << 20);
    } catch (Throwable e) {
      throw new IllegalStateException("mallopt could not be called", e);
    }
  }

  /**
   * Gives what native code has freed back to the system, which otherwise stays with this process:
   * in pieces that fit what has just ended, and not what comes next. For when a long work has
   * ended.
   */
  public static void giveBack() {
    var trim =
        function("malloc_trim", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    if (trim == null) return; // another C library
    try {
      var _ = (int) trim.invokeExact(0L);
    } catch (Throwable e) {
      throw new IllegalStateException("malloc_trim could not be called", e);
    }
  }

  /** A function of the C library, or null where it has none of that name. */
  @SuppressWarnings("restricted")
  private static @Nullable MethodHandle function(String name, FunctionDescriptor descriptor) {
    var linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find(name)
        .map(found -> linker.downcallHandle(found, descriptor))
        .orElse(null);
  }

  /**
   * What the libraries beneath read from the environment when they are loaded, where nobody has
   * decided it.
   *
   * <ul>
   *   <li>OpenMP's threads look out for work for a moment before they sleep. Asleep at once, a net
   *       of small operations loses up to a tenth; awake for long, they are many times slower on a
   *       busy machine.
   *   <li>OpenBLAS has threads of its own, which otherwise stay awake so long that they take the
   *       processor from OpenMP's.
   *   <li>OpenBLAS takes an AMD with AVX-512 for one without and multiplies at half its speed.
   * </ul>
   */
  private static void settle() {
    if (System.getenv("OMP_WAIT_POLICY") == null) environment("GOMP_SPINCOUNT", "10000");
    environment("OPENBLAS_THREAD_TIMEOUT", "10"); // 2¹⁰ cycles
    if (wideAmd(processor())) environment("OPENBLAS_CORETYPE", "SkylakeX");
  }

  /** Whether a description as in /proc/cpuinfo is of an AMD that has what a Skylake-X has. */
  static boolean wideAmd(String processor) {
    return processor.contains("authenticamd")
        && Stream.of("avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd")
            .allMatch(processor::contains);
  }

  /** Sets a variable for native code of this process, unless it is set. */
  private static void environment(String name, String value) {
    var setenv =
        function(
            "setenv",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    if (setenv == null) return; // another C library
    try (var arena = Arena.ofConfined()) {
      var _ = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
    } catch (Throwable e) {
      throw new IllegalStateException("setenv could not be called", e);
    }
  }

  /** The maker and the feature flags in lower case, empty where the system does not tell. */
  static String processor() {
    var file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) return "";
    try (var lines = Files.lines(file)) {
      return lines
          .takeWhile(line -> !line.isBlank()) // of the first core
          .filter(line -> line.startsWith("vendor_id") || line.startsWith("flags"))
          .collect(Collectors.joining(" "))
          .toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      return "";
    }
  }
}
