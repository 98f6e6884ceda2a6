package nurture.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** Accuracy by number of labels as a picture, a line for each way to choose. */
final class SavedChart {
  private static final int WIDTH = 640, HEIGHT = 400, LEFT = 56, RIGHT = 20, TOP = 20, BOTTOM = 48;
  private static final List<String> COLOURS =
      List.of("#2a6fdb", "#8a8a8a", "#d9822b", "#3f9c58", "#b0479a", "#7a5c3e");

  private SavedChart() {}

  /** An SVG that stands by itself; labels run logarithmically. */
  static String svg(Map<String, SortedMap<Integer, Double>> curves) {
    var sizes = curves.values().stream().flatMap(c -> c.keySet().stream()).toList();
    var heights = curves.values().stream().flatMap(c -> c.values().stream()).toList();
    double from = Math.log(sizes.stream().mapToInt(n -> n).min().orElse(1));
    double to = Math.log(sizes.stream().mapToInt(n -> n).max().orElse(10));
    double low = Math.floor(10 * heights.stream().mapToDouble(a -> a).min().orElse(0)) / 10;
    var svg =
        new StringBuilder(
            ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                    + " font-family=\"sans-serif\" font-size=\"12\">\n"
                    + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n")
                .formatted(WIDTH, HEIGHT));
    for (double a = low; a < 1.001; a += 0.1) {
      double y = y(a, low);
      svg.append(line(LEFT, y, WIDTH - RIGHT, y));
      svg.append(text(LEFT - 8, y + 4, "end", "%.1f".formatted(a), "#555"));
    }
    for (int n = 1; n < 1_000_000; n *= 10)
      for (int lead : new int[] {1, 2, 5}) {
        double at = Math.log((double) n * lead);
        if (at >= from - 1e-9 && at <= to + 1e-9)
          svg.append(
              text(
                  x(at, from, to),
                  HEIGHT - BOTTOM + 18,
                  "middle",
                  "%,d".formatted(n * lead),
                  "#555"));
      }
    svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "labels", "#555"));
    svg.append(text(12, 14, "start", "accuracy", "#555"));
    int next = 0;
    for (var curve : curves.entrySet()) {
      var colour = COLOURS.get(next % COLOURS.size());
      var places = new ArrayList<String>();
      curve
          .getValue()
          .forEach((n, a) ->
              places.add(
                  String.format(Locale.ROOT, "%.1f,%.1f", x(Math.log(n), from, to), y(a, low))));
      svg.append(
          "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>\n"
              .formatted(colour, String.join(" ", places)));
      svg.append(
          text(WIDTH - RIGHT - 8, HEIGHT - BOTTOM - 12 - 18 * next, "end", curve.getKey(), colour));
      next++;
    }
    return svg.append("</svg>\n").toString();
  }

  private static double x(double log, double from, double to) {
    return LEFT + (log - from) / Math.max(1e-9, to - from) * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double accuracy, double low) {
    return HEIGHT - BOTTOM - (accuracy - low) / (1 - low) * (HEIGHT - TOP - BOTTOM);
  }

  private static String line(double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line stroke=\"#ddd\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        x1,
        y1,
        x2,
        y2);
  }

  private static String text(double x, double y, String anchor, String words, String colour) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
        x,
        y,
        anchor,
        colour,
        words);
  }
}
