package nurture.eval;

import java.util.Collection;
import java.util.Locale;

/**
 * Figures of several seeds. How surely the mean is known, {@link Estimate#mean} says.
 *
 * @param mean of the figures; NaN of none
 * @param deviation the sample's standard deviation (n − 1); 0 of one
 * @param n how many figures
 */
public record Spread(double mean, double deviation, int n) {
  /** Of these figures. */
  public static Spread of(Collection<Double> figures) {
    int n = figures.size();
    double mean = figures.stream().mapToDouble(f -> f).average().orElse(Double.NaN);
    double squares = figures.stream().mapToDouble(f -> (f - mean) * (f - mean)).sum();
    return new Spread(mean, Math.sqrt(squares / Math.max(1, n - 1)), n);
  }

  /** As {@code 0.9713 ± 0.0003}, with so many decimals. */
  public String format(int decimals) {
    var number = "%." + decimals + "f";
    return String.format(Locale.ROOT, number + " ± " + number, mean, deviation);
  }

  /** The same with how many they are: {@code 0.9713 ± 0.0003 (n = 3)}. */
  public String counted(int decimals) {
    return format(decimals) + " (n = " + n + ")";
  }
}
