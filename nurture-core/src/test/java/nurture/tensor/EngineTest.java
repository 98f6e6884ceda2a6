package nurture.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineTest {
  @Test
  void an_amd_with_avx_512_multiplies_as_a_skylake_does() {
    var all = " avx512f avx512dq avx512cd avx512bw avx512vl avx512_bf16";
    assertThat(Engine.wideAmd("vendor_id : authenticamd flags :" + all)).isTrue();
    assertThat(Engine.wideAmd("vendor_id : authenticamd flags : avx2")).isFalse();
    assertThat(Engine.wideAmd("vendor_id : genuineintel flags :" + all)).isFalse();
    assertThat(Engine.wideAmd("")).isFalse();
  }
}
