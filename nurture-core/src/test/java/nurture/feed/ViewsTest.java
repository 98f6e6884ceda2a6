package nurture.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Several looks at a photo, whose answers are averaged. */
class ViewsTest {
  /** A photo [1, 1, 3, 3] of nine numbers, and an answer that is its upper left pixel. */
  private static Tensor photo() {
    return Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 1, 3, 3);
  }

  private static Tensor corner(Tensor x) {
    return x.select(2, 0).select(2, 0);
  }

  @Test
  void eachViewCountsAsItShould() {
    try (var scope = Scope.open()) {
      assertThat(Views.ONE.mean(photo(), ViewsTest::corner).item()).isEqualTo(1);
      assertThat(Views.MIRRORED.mean(photo(), ViewsTest::corner).item()).isEqualTo(2); // of 1 and 3
      // In its place 1; up and left of it, mirrored beyond the border, 5; down and right 5 too.
      assertThat(new Views(false, 1).mean(photo(), ViewsTest::corner).item()).isEqualTo(3);
      // Mirrored 1 and 3, 5 and 5, 5 and 5: ½·2 + ¼·5 + ¼·5.
      assertThat(Views.SIX.mean(photo(), ViewsTest::corner).item()).isEqualTo(3.5f);
    }
    assertThatThrownBy(() -> new Views(true, -1)).hasMessage("moved must be at least 0, got -1");
  }

  @Test
  void theyAreNamedByTheirNumber() {
    assertThat(List.of(Views.of(1), Views.of(2), Views.of(6)))
        .containsExactly(Views.ONE, Views.MIRRORED, Views.SIX);
    assertThatThrownBy(() -> Views.of(3)).hasMessage("views must be 1, 2 or 6, got 3");
  }

  @Test
  void severalModelsAreAveragedToo() {
    try (var scope = Scope.open()) {
      UnaryOperator<Tensor> tenfold = x -> corner(x).times(10);
      assertThat(
              Views.ONE
                  .mean(photo(), List.<UnaryOperator<Tensor>>of(ViewsTest::corner, tenfold))
                  .item())
          .isEqualTo(5.5f);
    }
  }
}
