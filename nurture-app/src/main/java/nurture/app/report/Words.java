package nurture.app.report;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import nurture.eval.Estimate;

/** How figures are said to people. */
final class Words {
  /** A metric's name and what it means. */
  record Meaning(String name, String sentence) {}

  private static final Set<String> SHARES =
      Set.of("accuracy", "macro_f1", "precision", "recall", "coverage", "ece");

  private static final Map<String, Meaning> MEANINGS =
      Map.of(
          "accuracy", new Meaning("Accuracy", "of the listings, answered as given"),
          "macro_f1", new Meaning("Macro F1", "every class counts the same, however rare"),
          "precision", new Meaning("Precision", "of a class’s answers, right; mean over classes"),
          "recall", new Meaning("Recall", "of a class’s listings, found; mean over classes"),
          "ece", new Meaning("Calibration error", "between confidence and accuracy; 0 is honest"),
          "rmsle", new Meaning("RMSLE", "error on the logarithm of the price"),
          "mae", new Meaning("Mean error", "in the currency of the data"),
          "r2", new Meaning("R²", "share of the price’s variance explained"),
          "coverage", new Meaning("Range covers", "of the actual prices"),
          "width", new Meaning("Range width", "high end ÷ low end, median"));

  private Words() {}

  static Meaning meaning(String metric) {
    return MEANINGS.getOrDefault(metric, new Meaning(metric, ""));
  }

  /** What people call the net that sees the photo, or the one that reads all else. */
  static String witness(String label) {
    return label.equals("facts") ? "words and values" : label;
  }

  static boolean share(String metric) {
    return SHARES.contains(metric);
  }

  /** The value as people read it: a share in per cent, a width as a factor. */
  static String value(String metric, double value) {
    if (share(metric)) return percent(value);
    return metric.equals("width") ? "×\u00a0" + number(value) : number(value);
  }

  /** As in {@code 95.1 – 97.1 %}. */
  static String interval(String metric, Estimate e) {
    if (!share(metric)) return number(e.low()) + " – " + number(e.high());
    return String.format(Locale.ROOT, "%.1f – %.1f\u00a0%%", 100 * e.low(), 100 * e.high());
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * share);
  }

  /** A sentence in which no line ends between a number and its per cent. */
  static String unbroken(String sentence) {
    return sentence.replace(" %", "\u00a0%");
  }

  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** Three digits that matter, or all before the point; a minus where it is below zero. */
  static String number(double value) {
    double size = Math.abs(value);
    int digits = size < 1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0;
    var text = String.format(Locale.ROOT, "%,." + digits + "f", size);
    return value < 0 && size >= 0.0005 ? "\u2212" + text : text; // a hyphen is no minus
  }

  /** As in {@code 11 min 42 s}. */
  static String time(double seconds) {
    long s = Math.round(seconds);
    if (s < 60) return String.format(Locale.ROOT, "%.1f s", seconds);
    return s < 3600
        ? "%d min %d s".formatted(s / 60, s % 60)
        : "%d h %d min".formatted(s / 3600, s % 3600 / 60);
  }
}
