package nurture.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A drawing whose colours are the page's: shapes carry classes of {@code report.css}, so the same
 * file is right in the light, in the dark and on paper.
 */
final class Svg {
  private final double width;
  private final double height;
  private final String label;
  private final List<Markup> shapes = new ArrayList<>();

  /** An empty drawing; the label tells those who can't see it what it shows. */
  Svg(double width, double height, String label) {
    this.width = width;
    this.height = height;
    this.label = label;
  }

  Svg line(String style, double x1, double y1, double x2, double y2) {
    return add(
        "<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
        style,
        n(x1),
        n(y1),
        n(x2),
        n(y2));
  }

  Svg rect(String style, double x, double y, double w, double h, double opacity) {
    return add(
        "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill-opacity=\"{}\"/>",
        style,
        n(x),
        n(y),
        n(w),
        n(h),
        n(opacity));
  }

  Svg circle(String style, double x, double y, double r) {
    return add("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>", style, n(x), n(y), n(r));
  }

  /** A line through the points, with a gap wherever one is not a number. */
  Svg path(String style, double[] x, double[] y) {
    var d = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < x.length; i++) {
      boolean here = Double.isFinite(x[i]) && Double.isFinite(y[i]);
      if (here) d.append(pen ? 'L' : 'M').append(n(x[i])).append(' ').append(n(y[i]));
      pen = here;
    }
    return add("<path class=\"{}\" d=\"{}\"/>", style, d);
  }

  /** Text that starts, ends or is centred at x, as {@code anchor} says. */
  Svg text(String style, double x, double y, String anchor, String text) {
    return add(
        "<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>",
        style,
        n(x),
        n(y),
        anchor,
        text);
  }

  /** Text that rises from (x, y) at 45 degrees. */
  Svg rising(String style, double x, double y, String text) {
    return add(
        "<text class=\"{}\" transform=\"translate({} {}) rotate(-45)\">{}</text>",
        style,
        n(x),
        n(y),
        text);
  }

  private Svg add(String template, Object... arguments) {
    shapes.add(Markup.of(template, arguments));
    return this;
  }

  Markup markup() {
    return Markup.of(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">{}</svg>",
        n(width),
        n(height),
        label,
        shapes);
  }

  /** At most two decimals and none that are zero: a report has thousands of these. */
  private static String n(double value) {
    var text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceFirst("\\.?0+$", "").replaceFirst("^-0$", "0");
  }

  /** Where on the drawing a number stands, along one axis. */
  record Scale(double min, double max, double step, double from, double to) {
    private static final double[][] LEADS = {
      {1}, {1, 3}, {1, 2, 5}, {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9}
    };

    /** A linear axis that begins and ends at round numbers. */
    static Scale linear(double min, double max, double from, double to) {
      double step = step(min, max);
      return new Scale(
          Math.floor(min / step + 1e-9) * step,
          Math.ceil(max / step - 1e-9) * step,
          step,
          from,
          to);
    }

    /** A logarithmic axis. */
    static Scale log(double min, double max, double from, double to) {
      return new Scale(min, max, 0, from, to);
    }

    double at(double value) {
      double share =
          step == 0
              ? Math.log(Math.clamp(value, min, max) / min) / Math.log(max / min)
              : (value - min) / (max - min);
      return from + share * (to - from);
    }

    /** Round numbers on the axis; on a logarithmic one, at least three where they can be had. */
    double[] ticks() {
      if (step > 0) {
        int count = (int) Math.round((max - min) / step);
        return IntStream.rangeClosed(0, count).mapToDouble(i -> min + i * step).toArray();
      }
      for (var leads : LEADS) {
        var ticks = ticks(leads);
        if (ticks.length > 2) return ticks;
      }
      return ticks(LEADS[LEADS.length - 1]);
    }

    private double[] ticks(double[] leads) {
      int low = (int) Math.floor(Math.log10(min));
      int high = (int) Math.ceil(Math.log10(max));
      return IntStream.rangeClosed(low, high)
          .mapToDouble(e -> Math.pow(10, e))
          .flatMap(power -> Arrays.stream(leads).map(lead -> lead * power))
          .filter(t -> t >= min && t <= max)
          .toArray();
    }

    private static double step(double min, double max) {
      double rough = Math.max(max - min, 1e-9) / 5;
      double power = Math.pow(10, Math.floor(Math.log10(rough)));
      double lead = rough / power;
      return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
    }
  }
}
