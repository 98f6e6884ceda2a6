package nurture.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;

class EngineTest {
  @Test
  void native_code_is_told_how_to_wait_unless_somebody_has_said_so() throws Throwable {
    assumeThat(Loader.getPlatform()).isEqualTo("linux-x86_64");
    Engine.threads(Engine.threads()); // started
    assertThat(natively("OPENBLAS_THREAD_TIMEOUT"))
        .isEqualTo(said("OPENBLAS_THREAD_TIMEOUT", "10"));
    if (System.getenv("OMP_WAIT_POLICY") == null)
      assertThat(natively("GOMP_SPINCOUNT")).isEqualTo(said("GOMP_SPINCOUNT", "10000"));
  }

  private static String said(String name, String otherwise) {
    return Objects.requireNonNullElse(System.getenv(name), otherwise);
  }

  /** What native code reads, which System.getenv does not: that remembers how Java was started. */
  @SuppressWarnings("restricted")
  private static String natively(String name) throws Throwable {
    var linker = Linker.nativeLinker();
    var call =
        linker.downcallHandle(
            linker.defaultLookup().find("getenv").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    try (var arena = Arena.ofConfined()) {
      var found = (MemorySegment) call.invokeExact(arena.allocateFrom(name));
      return found.equals(MemorySegment.NULL) ? "" : found.reinterpret(64).getString(0);
    }
  }

  @Test
  void what_was_freed_goes_back_to_the_system() throws Exception {
    assumeThat(Loader.getPlatform()).isEqualTo("linux-x86_64");
    long mebibyte = 1 << 20;
    try (var _ = Scope.open()) {
      long before;
      try (var scope = Scope.open()) {
        for (int i = 0; i < 200; i++) Tensor.ones(mebibyte / 4);
        scope.keep(Tensor.ones(mebibyte / 4)); // or what lies before it would be the heap's end
        before = resident();
      }
      assertThat(resident()).isGreaterThan(before - 100 * mebibyte); // kept for what comes
      Engine.giveBack();
      assertThat(resident()).isLessThan(before - 150 * mebibyte);
    }
  }

  private static long resident() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void an_amd_with_avx_512_multiplies_as_a_skylake_does() {
    var all = " avx512f avx512dq avx512cd avx512bw avx512vl avx512_bf16";
    assertThat(Engine.wideAmd("vendor_id : authenticamd flags :" + all)).isTrue();
    assertThat(Engine.wideAmd("vendor_id : authenticamd flags : avx2")).isFalse();
    assertThat(Engine.wideAmd("vendor_id : genuineintel flags :" + all)).isFalse();
    assertThat(Engine.wideAmd("")).isFalse();
  }
}
