package nurture.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import nurture.tensor.Kernels;
import nurture.tensor.Tensor;

/**
 * How photos are looked at when they are asked about: several views of each, whose answers are
 * averaged (Krizhevsky et al., 2012).
 *
 * @param mirrored whether each is also seen in a mirror
 * @param moved by how many pixels it is also seen moved, up and left and down and right; the photo
 *     in its place counts as much as both together; 0 for not at all
 */
public record Views(boolean mirrored, int moved) {
  /** As they are. */
  public static final Views ONE = new Views(false, 0);

  /** And in a mirror. */
  public static final Views MIRRORED = new Views(true, 0);

  /** Six views, as in airbench (Jordan, 2024): mirrored, and moved by a pixel. */
  public static final Views SIX = new Views(true, 1);

  /** By how many they are: 1, 2 (mirrored) or 6 (mirrored and moved). */
  public static Views of(int number) {
    return switch (number) {
      case 1 -> ONE;
      case 2 -> MIRRORED;
      case 6 -> SIX;
      default -> throw new IllegalArgumentException("views must be 1, 2 or 6, got " + number);
    };
  }

  /** Checks the distance. */
  public Views {
    if (moved < 0) throw new IllegalArgumentException("moved must be at least 0, got " + moved);
  }

  /**
   * The mean answer over the views.
   *
   * @param photos [n, channels, h, w]
   * @param answer of photos, such as logits or probabilities [n, ..]
   */
  public Tensor mean(Tensor photos, UnaryOperator<Tensor> answer) {
    var mean = looked(photos, answer);
    if (moved == 0) return mean;
    int h = (int) photos.size(2), w = (int) photos.size(3);
    var padded = Kernels.padMirrored(photos, moved);
    for (int at : new int[] {0, 2 * moved}) {
      var view = padded.narrow(2, at, h).narrow(3, at, w).channelsLast();
      mean = mean.plus(looked(view, answer).times(0.5));
    }
    return mean.times(0.5);
  }

  private Tensor looked(Tensor photos, UnaryOperator<Tensor> answer) {
    var straight = answer.apply(photos);
    return mirrored ? straight.plus(answer.apply(photos.flip(3))).times(0.5) : straight;
  }

  /** The mean answer of several models, each over the views: one for each snapshot or member. */
  public Tensor mean(Tensor photos, List<? extends UnaryOperator<Tensor>> answers) {
    var all = new ArrayList<Tensor>();
    for (var answer : answers) all.add(mean(photos, answer));
    return Tensor.stack(all).mean(0);
  }
}
