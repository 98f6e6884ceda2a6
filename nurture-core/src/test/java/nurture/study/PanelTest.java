package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import nurture.feed.Augment;
import nurture.feed.Images;
import nurture.feed.Views;
import nurture.nn.Layer;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

class PanelTest {
  /** Logits that follow from the photos' brightness: which of two classes, and how surely. */
  private record Bright(double sure) implements Layer {
    @Override
    public Tensor apply(Tensor x) {
      var light = x.flatten(1).mean(1).unsqueeze(1);
      return Tensor.cat(List.of(light.times(sure), light.times(-sure)), 1);
    }
  }

  /** Grey photos, of class 0 if they are bright. */
  private static Images greys(int n) {
    var rgb =
        IntStream.range(0, n)
            .mapToObj(i -> {
              var photo = new byte[3 * 4 * 4];
              java.util.Arrays.fill(photo, (byte) (i % 3 == 0 ? 250 : 5));
              return photo;
            })
            .toList();
    var classes = IntStream.range(0, n).map(i -> i % 3 == 0 ? 0 : 1).toArray();
    return new Images(4, 4, rgb, classes, Augment.none());
  }

  @Test
  void the_surer_net_decides_and_each_photo_has_its_own_answer() {
    var photos = greys(1_234); // more than are asked at once
    var wrongButWeak = new Panel(List.of(new Bright(-0.2), new Bright(5)), Views.MIRRORED);
    assertThat(wrongButWeak.accuracy(photos)).isEqualTo(1);
    assertThat(Panel.of(new Bright(-0.2)).accuracy(photos)).isZero();
    var one = new Panel(List.of(new Bright(1)), Views.ONE).answers(photos);
    var other = new Panel(List.of(new Bright(-2)), Views.ONE).answers(photos);
    var both = new Panel(List.of(new Bright(1), new Bright(-2)), Views.ONE).answers(photos);
    for (int i : new int[] {0, 1, 2, 1_233}) {
      assertThat(both[i][0]).isCloseTo((one[i][0] + other[i][0]) / 2, within(1e-6f));
      assertThat(both[i][0] + both[i][1]).isCloseTo(1, within(1e-6f));
    }
  }
}
