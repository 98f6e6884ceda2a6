package nurture.tensor;

import static nurture.tensor.Precision.BF16;
import static nurture.tensor.Precision.FP32;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PrecisionTest {
  @Test
  void theClearlyQuickerIsChosen() {
    assertThat(Precision.quicker(p -> p == BF16 ? 1 : 2.2)).isEqualTo(BF16);
    assertThat(Precision.quicker(p -> p == BF16 ? 1.4 : 1)).isEqualTo(FP32);
    assertThat(Precision.quicker(p -> p == BF16 ? 0.95 : 1)).isEqualTo(FP32);
  }

  @Test
  void aBusyMomentDoesNotDecide() {
    var asked = new AtomicInteger();
    assertThat(
            Precision.quicker(p -> {
              boolean busy = asked.incrementAndGet() < 8;
              return (busy ? 30 : 1) * (p == BF16 ? 1 : 2);
            }))
        .isEqualTo(BF16);
  }

  @Test
  void anLstmInBfloat16WantsAvx512() {
    assertThat(Precision.recurrent("flags : avx2 avx512dq avx512bw avx512vl")).isTrue();
    assertThat(Precision.recurrent("vendor_id : authenticamd flags : avx avx2 fma")).isFalse();
    assertThat(Precision.recurrent("")).isFalse();
  }

  @Test
  void bodiesIn32BitsAreAmidBfloat16AndNoMore() {
    try (var scope = Scope.open()) {
      var a = Tensor.normal(4, 4);
      var both =
          BF16.call(() -> {
            assertThat(Precision.narrow()).isTrue();
            var wide = Precision.wide(() -> a.matmul(a));
            assertThat(Precision.narrow()).isTrue();
            return wide.minus(a.matmul(a).toFloat());
          });
      assertThat(both.abs().sum().item()).isPositive(); // bfloat16 has three digits
      assertThat(Precision.narrow()).isFalse();
    }
  }

  @Test
  void theChoiceStaysAndLeavesTheSeedAlone() {
    Engine.seed(5);
    var before = first();
    Engine.seed(5);
    var best = Precision.best();
    assertThat(first()).isEqualTo(before);
    assertThat(Precision.best()).isEqualTo(best);
  }

  private static float first() {
    try (var scope = Scope.open()) {
      return Tensor.normal(1).floats()[0];
    }
  }
}
