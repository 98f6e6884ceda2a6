package nurture.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import nurture.feed.Feed;
import nurture.feed.Images;
import nurture.feed.Views;
import nurture.nn.Layer;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * Nets that answer together: the mean of their probabilities over the views of a photo.
 *
 * @param nets map photos [n, 3, h, w] to logits [n, classes]; they belong to the caller
 * @param views how each photo is looked at
 */
public record Panel(List<? extends Layer> nets, Views views) {
  private static final int AT_ONCE = 500;

  /** Of one net, six views of each photo. */
  public static Panel of(Layer net) {
    return new Panel(List.of(net), Views.SIX);
  }

  /** Probabilities [n, classes] of photos [n, 3, h, w]. */
  public Tensor answer(Tensor photos) {
    var answers = new ArrayList<UnaryOperator<Tensor>>();
    for (var net : nets) answers.add(x -> net.apply(x).softmax(1));
    return views.mean(photos, answers);
  }

  /** Probabilities of each class for each photo. */
  public float[][] answers(Images photos) {
    var answers = new float[photos.size()][];
    var rows = IntStream.range(0, photos.size()).toArray();
    try (var pass = Feed.of(photos, rows, AT_ONCE).epoch(1)) {
      for (var batch : pass)
        try (var scope = Scope.open()) {
          var p = answer(batch.get("photo"));
          int classes = (int) p.size(1);
          var flat = p.floats();
          for (int i = 0; i < batch.size(); i++)
            answers[batch.rows()[i]] = Arrays.copyOfRange(flat, i * classes, (i + 1) * classes);
        }
    }
    return answers;
  }

  /** The share of photos that are named right. */
  public double accuracy(Images photos) {
    return accuracy(answers(photos), photos);
  }

  /** The share of photos whose greatest probability is that of their class. */
  public static double accuracy(float[][] answers, Images photos) {
    int right = 0;
    for (int i = 0; i < answers.length; i++) {
      int best = 0;
      for (int k = 1; k < answers[i].length; k++) if (answers[i][k] > answers[i][best]) best = k;
      if (best == photos.classes()[i]) right++;
    }
    return (double) right / answers.length;
  }
}
