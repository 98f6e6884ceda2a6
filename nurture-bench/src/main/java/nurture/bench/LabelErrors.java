package nurture.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import nurture.eval.Categories;
import nurture.eval.Slices;
import nurture.quality.LabelDoubts;
import nurture.quality.LabelNoise;
import nurture.quality.Repair;

/**
 * Wrong labels found in CIFAR-10N from published cross-validated probabilities, without the truth:
 * {@code nurture-bench/run LabelErrors [../shared/data]}. One row a set and net: the rule's F1,
 * precision and recall, beside "answered otherwise than given" and the best cut that the truth
 * would have chosen; and what putting right the surest of them gains, beside what is said.
 */
public final class LabelErrors {
  private static final List<String> NETS = List.of("resnet18", "resnet50d", "efficientnet_b1");

  private LabelErrors() {}

  public static void main(String[] args) throws IOException {
    var folder = Path.of(args.length > 0 ? args[0] : "../shared/data").resolve("label-errors");
    System.out.println(
        "set        net               F1     precision recall  doubted  other≠given  best cut  seconds");
    for (var set : List.of("aggregate", "worst")) {
      var given = labels(folder.resolve("cifar-10n-" + set + "-noisy_labels.npy.gz"));
      var truth = labels(folder.resolve("cifar-10n-" + set + "-true_labels.npy.gz"));
      var mean = new float[given.length][10];
      for (var net : NETS) {
        var p = probabilities(folder.resolve("cifar-10n-" + set + "-" + net + "-probs.npy.gz"));
        for (int i = 0; i < p.length; i++)
          for (int k = 0; k < 10; k++) mean[i][k] += p[i][k] / NETS.size();
        row(set, net, given, truth, p);
      }
      row(set, "mean of three", given, truth, mean);
    }
  }

  private static void row(String set, String net, int[] given, int[] truth, float[][] p) {
    var names = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    var answers = new Categories(names, given, p);
    LabelDoubts.of(answers); // the first call waits for the compiler
    long began = System.nanoTime();
    var doubts = LabelDoubts.of(answers);
    double seconds = (System.nanoTime() - began) / 1e9;
    int n = given.length;
    int wrong = (int) IntStream.range(0, n).filter(i -> given[i] != truth[i]).count();
    int flagged = 0;
    int hits = 0;
    int others = 0;
    int otherHits = 0;
    for (int i = 0; i < n; i++) {
      boolean bad = given[i] != truth[i];
      if (doubts.doubted(i)) {
        flagged++;
        if (bad) hits++;
      }
      if (!answers.right(i)) {
        others++;
        if (bad) otherHits++;
      }
    }
    var order =
        IntStream.range(0, n)
            .boxed()
            .sorted((a, b) -> Double.compare(doubts.scores()[b], doubts.scores()[a]))
            .toList();
    double best = 0;
    int found = 0;
    for (int k = 0; k < n; k++) {
      if (given[order.get(k)] != truth[order.get(k)]) found++;
      best = Math.max(best, 2.0 * found / (k + 1 + wrong));
    }
    System.out.printf(
        Locale.ROOT,
        "%-10s %-16s  %.4f  %.3f     %.3f  %,8d  %.4f       %.4f    %.2f%n",
        set,
        net,
        2.0 * hits / (flagged + wrong),
        (double) hits / flagged,
        (double) hits / wrong,
        flagged,
        2.0 * otherHits / (others + wrong),
        best,
        seconds);
    gain(answers, truth);
  }

  /** What putting right the labels that are named first gains, beside what is said. */
  private static void gain(Categories answers, int[] truth) {
    var noise = LabelNoise.of(answers);
    int gained = 0;
    for (int i : noise.wrong()) if (answers.answer(i) == truth[i]) gained++;
    System.out.printf(
        Locale.ROOT,
        "%27s rate %.4f, %,d labels put right: %.4f said, %.4f gained in accuracy%n",
        "",
        noise.rate(),
        noise.wrong().length,
        Repair.of(answers, Slices.none()).stream()
            .filter(r -> r.rows() == noise.wrong().length)
            .mapToDouble(r -> r.gain().value())
            .findFirst()
            .orElse(0),
        (double) gained / answers.size());
  }

  private static float[][] probabilities(Path file) throws IOException {
    var array = array(file);
    int n = array.data.remaining() / 40;
    var p = new float[n][10];
    for (int i = 0; i < n; i++)
      for (int k = 0; k < 10; k++)
        p[i][k] = array.data.getFloat(4 * (array.columns ? k * n + i : 10 * i + k));
    return p;
  }

  private static int[] labels(Path file) throws IOException {
    var data = array(file).data;
    return IntStream.range(0, data.remaining()).map(data::get).toArray();
  }

  /**
   * What follows the header of a NumPy array of version 1.
   *
   * @param columns whether columns lie one after the other, not rows
   */
  private record Array(ByteBuffer data, boolean columns) {}

  private static Array array(Path file) throws IOException {
    try (var in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
      in.skipNBytes(8);
      int length = Short.reverseBytes(in.readShort()) & 0xffff;
      var header = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
      return new Array(
          ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN),
          header.contains("'fortran_order': True"));
    }
  }
}
