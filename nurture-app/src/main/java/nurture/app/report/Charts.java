package nurture.app.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import nurture.app.report.ReportData.Epoch;
import nurture.eval.Confusion;
import nurture.eval.Prices;
import nurture.eval.Reliability;
import nurture.quality.Fairness;

/** The report's drawings. */
final class Charts {
  private static final double WIDTH = 480;
  private static final double HEIGHT = 320;
  private static final double LEFT = 52;
  private static final double RIGHT = 20;
  private static final double TOP = 16;
  private static final double BOTTOM = 44;
  private static final int POINTS = 400;

  private Charts() {}

  /** The losses of training and validation over the epochs. */
  static Markup losses(List<Epoch> epochs) {
    return lines(
        "Loss of training and validation over the epochs",
        epochs,
        List.of(
            new Line("first", "training", Epoch::trainLoss),
            new Line("second", "validation", Epoch::validationLoss)),
        false);
  }

  /** One validation figure over the epochs. */
  static Markup figure(List<Epoch> epochs, String metric) {
    return lines(
        Words.meaning(metric).name() + " on validation over the epochs",
        epochs,
        List.of(
            new Line("second", "validation", e -> e.validation().getOrDefault(metric, Double.NaN))),
        Words.share(metric));
  }

  private record Line(String style, String name, ToDoubleFunction<Epoch> value) {
    double[] of(List<Epoch> epochs) {
      return epochs.stream().mapToDouble(value).toArray();
    }
  }

  private static Markup lines(String label, List<Epoch> epochs, List<Line> named, boolean share) {
    // One of which nothing is known is not in the legend either.
    var lines =
        named.stream().filter(l -> Arrays.stream(l.of(epochs)).anyMatch(Double::isFinite)).toList();
    var all =
        lines.stream()
            .flatMapToDouble(l -> Arrays.stream(l.of(epochs)))
            .filter(Double::isFinite)
            .summaryStatistics();
    if (all.getCount() == 0) return Markup.NOTHING;
    double top = all.getMax() > all.getMin() ? all.getMax() : all.getMin() + 1e-3;
    var y = Svg.Scale.linear(all.getMin(), top, HEIGHT - BOTTOM, TOP + 14);
    double last = epochs.getLast().epoch();
    double first = Math.min(epochs.getFirst().epoch(), last - 1);
    var x = new Svg.Scale(first, last, 1, LEFT, WIDTH - RIGHT);
    var svg = new Svg(WIDTH, HEIGHT, label);
    for (double t : y.ticks()) horizontal(svg, y.at(t), tick(t, y.step(), share));
    int step = (int) Math.max(1, Math.ceil((last - first) / 8));
    for (int e = (int) first; e <= last; e += step) below(svg, x.at(e), Words.count(e));
    svg.text("axis", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "middle", "epoch");
    double legend = LEFT + 4;
    for (var line : lines) {
      var values = Arrays.stream(line.of(epochs)).map(y::at).toArray();
      var places = epochs.stream().mapToDouble(e -> x.at(e.epoch())).toArray();
      svg.path(line.style + " curve", places, values);
      for (int i = 0; i < values.length; i++)
        if (Double.isFinite(values[i]) && values.length <= 60)
          svg.circle(line.style + " dot", places[i], values[i], 2.5);
      svg.circle(line.style + " dot", legend, TOP - 4, 4);
      svg.text(line.style + " key", legend + 9, TOP, "start", line.name);
      legend += 28 + 7 * line.name.length();
    }
    return svg.markup();
  }

  /** Confidence against accuracy, bin by bin, with the diagonal of the honest. */
  static Markup reliability(Reliability reliability) {
    var bins = reliability.bins();
    double least =
        bins.stream()
            .mapToDouble(b -> Math.min(b.confidence(), b.accuracy().low()))
            .min()
            .orElse(0);
    double from = Math.clamp(Math.floor(least * 5) / 5, 0, 0.8);
    var x = Svg.Scale.linear(from, 1, LEFT, WIDTH - RIGHT);
    var y = Svg.Scale.linear(from, 1, HEIGHT - BOTTOM, TOP);
    var svg = new Svg(WIDTH, HEIGHT, "Accuracy against confidence in " + bins.size() + " bins");
    for (double t : y.ticks()) horizontal(svg, y.at(t), "%.0f %%".formatted(100 * t));
    for (double t : x.ticks()) below(svg, x.at(t), "%.0f %%".formatted(100 * t));
    svg.text("axis", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "middle", "confidence → accuracy ↑");
    svg.line("ideal", x.at(from), y.at(from), x.at(1), y.at(1));
    for (var bin : bins) {
      double at = x.at(bin.confidence());
      var a = bin.accuracy();
      svg.line("first range", at, y.at(a.low()), at, y.at(a.high()));
      svg.circle("first dot", at, y.at(a.value()), 4);
    }
    return svg.markup();
  }

  /** Actual against suggested prices, each with its range; at most 400, evenly chosen. */
  static Markup prices(Prices prices) {
    var known = prices.known();
    int shown = Math.min(known.length, POINTS);
    var rows =
        IntStream.range(0, shown)
            .map(i -> known[(int) ((long) i * known.length / shown)])
            .toArray();
    var seen =
        Arrays.stream(rows)
            .mapToObj(i -> new double[] {prices.actual()[i], prices.estimate()[i]})
            .flatMapToDouble(Arrays::stream)
            .filter(p -> p > 0)
            .summaryStatistics();
    if (seen.getCount() == 0) return Markup.NOTHING;
    double low = seen.getMin() / 1.3;
    double high = seen.getMax() * 1.3;
    var x = Svg.Scale.log(low, high, LEFT, WIDTH - RIGHT);
    var y = Svg.Scale.log(low, high, HEIGHT + 60 - BOTTOM, TOP);
    var svg = new Svg(WIDTH, HEIGHT + 60, "Suggested against actual prices with their ranges");
    for (double t : y.ticks()) {
      horizontal(svg, y.at(t), tick(t));
      svg.text("tick", x.at(t), HEIGHT + 60 - BOTTOM + 18, "middle", tick(t));
    }
    svg.text("axis", (LEFT + WIDTH - RIGHT) / 2, HEIGHT + 56, "middle", "actual → suggested ↑");
    svg.line("ideal", x.at(low), y.at(low), x.at(high), y.at(high));
    for (int i : rows) {
      if (!prices.ranged(i)) continue;
      var style = prices.covered(i) ? "first" : "second";
      double at = x.at(prices.actual()[i]);
      svg.line(style + " faint", at, y.at(prices.low()[i]), at, y.at(prices.high()[i]));
    }
    for (int i : rows)
      svg.circle(
          (prices.covered(i) ? "first" : "second") + " point",
          x.at(prices.actual()[i]),
          y.at(prices.estimate()[i]),
          2.2);
    return svg.markup();
  }

  /** A bar for each group with its interval as a line on it, and how many rows are behind it. */
  static Markup groups(String label, List<Fairness.Group> groups, Fairness.Figure figure) {
    var known = groups.stream().filter(g -> figure.of(g).n() > 0).toList();
    double high = known.stream().mapToDouble(g -> figure.of(g).high()).max().orElse(1);
    double names = 150, counts = 60, row = 26, axis = 24;
    double height = known.size() * row + axis;
    var x = Svg.Scale.linear(0, Math.min(1, high), names, WIDTH - counts);
    var svg = new Svg(WIDTH, height, label);
    for (double t : x.ticks()) {
      svg.line("grid", x.at(t), 0, x.at(t), height - axis);
      svg.text("tick", x.at(t), height - 6, "middle", tick(t, x.step(), true));
    }
    for (int i = 0; i < known.size(); i++) {
      var e = figure.of(known.get(i));
      double y = i * row + row / 2;
      svg.text("name", names - 8, y + 4, "end", cut(known.get(i).name()));
      svg.rect("first heat", names, y - 8, x.at(e.value()) - names, 16, 0.45);
      svg.line("first bar", x.at(e.low()), y, x.at(e.high()), y);
      for (double end : new double[] {e.low(), e.high()})
        svg.line("first bar", x.at(end), y - 4, x.at(end), y + 4);
      svg.text("tick", WIDTH, y + 4, "end", Words.count(e.n()));
    }
    return svg.markup();
  }

  /** Given classes in rows, answers in columns; the darker, the larger the share of the row. */
  static Markup confusion(Confusion confusion) {
    int size = confusion.classes().size();
    double cell = 30;
    double names = 150;
    double head = 104;
    double side = size * cell;
    var svg =
        new Svg(names + side + 90, head + side + 4, "Given classes in rows, answers in columns");
    for (int g = 0; g < size; g++) {
      var row = confusion.counts()[g];
      double sum = Math.max(1, Arrays.stream(row).sum());
      double y = head + g * cell;
      svg.text("name", names - 8, y + cell / 2 + 4, "end", cut(confusion.classes().get(g)));
      svg.rising("name", names + g * cell + cell / 2, head - 8, cut(confusion.classes().get(g)));
      for (int a = 0; a < size; a++) {
        double x = names + a * cell;
        double share = row[a] / sum;
        var style = g == a ? "first" : "second";
        svg.rect("cell", x + 1, y + 1, cell - 2, cell - 2, 1);
        if (row[a] == 0) continue;
        svg.rect(style + " heat", x + 1, y + 1, cell - 2, cell - 2, 0.12 + 0.88 * share);
        svg.text(
            share > 0.5 ? "on" : "count",
            x + cell / 2,
            y + cell / 2 + 4,
            "middle",
            row[a] < 1000 ? "" + row[a] : row[a] / 1000 + "k");
      }
    }
    return svg.markup();
  }

  private static String cut(String name) {
    int from = name.lastIndexOf('>') + 1;
    var last = name.substring(from).strip();
    if (last.codePointCount(0, last.length()) <= 20) return last;
    return last.substring(0, last.offsetByCodePoints(0, 19)).strip() + "…";
  }

  /** As many decimals as the step between ticks has. */
  private static String tick(double value, double step, boolean share) {
    double shown = share ? 100 * value : value;
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(share ? 100 * step : step) + 1e-9));
    return String.format(Locale.ROOT, "%,." + decimals + "f", shown) + (share ? "\u00a0%" : "");
  }

  private static String tick(double price) {
    if (price >= 1e6) return "%.0fM".formatted(price / 1e6);
    if (price >= 1e4) return "%.0fk".formatted(price / 1e3);
    if (Math.abs(price - Math.rint(price)) < 1e-6 * price) return Words.count(Math.round(price));
    return String.format(Locale.ROOT, price < 0.1 ? "%.3f" : "%.2f", price);
  }

  private static void horizontal(Svg svg, double y, String text) {
    svg.line("grid", LEFT, y, WIDTH - RIGHT, y);
    svg.text("tick", LEFT - 8, y + 4, "end", text);
  }

  private static void below(Svg svg, double x, String text) {
    svg.text("tick", x, HEIGHT - BOTTOM + 18, "middle", text);
  }
}
