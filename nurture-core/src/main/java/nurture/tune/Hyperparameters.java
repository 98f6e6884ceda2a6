package nurture.tune;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is chosen before learning, by name: as a command line gives it and a line of results prints
 * it.
 *
 * <pre>{@code
 * var recipe = Hyperparameters.of("rate=0.1", "net=wide");
 * recipe.with("rate=*10").number("rate"); // 1.0
 * recipe.with("rates=1");                 // name must be one of [net, rate], got rates=1
 * }</pre>
 *
 * @param values text by name
 */
public record Hyperparameters(SortedMap<String, String> values) {
  /** Keeps a copy. */
  public Hyperparameters {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** Those that there are, with what they are unless told otherwise: {@code NAME=VALUE} each. */
  public static Hyperparameters of(String... settings) {
    var values = new TreeMap<String, String>();
    for (var setting : settings) values.put(name(setting), value(setting));
    return new Hyperparameters(values);
  }

  /**
   * The same but for {@code NAME=VALUE}; {@code NAME=*FACTOR} multiplies what is there.
   *
   * @throws IllegalArgumentException if there is no such name
   */
  public Hyperparameters with(String setting) {
    var name = name(setting);
    if (!values.containsKey(name)) throw unknown(setting);
    var value = value(setting);
    var changed = new TreeMap<>(values);
    changed.put(
        name,
        value.startsWith("*")
            ? Double.toString(number(name) * number(name, value.substring(1)))
            : value);
    return new Hyperparameters(changed);
  }

  /** The same but for all of these. */
  public Hyperparameters with(Iterable<String> settings) {
    var changed = this;
    for (var setting : settings) changed = changed.with(setting);
    return changed;
  }

  /** A number. */
  public double number(String name) {
    return number(name, text(name));
  }

  /** A whole number. */
  public int whole(String name) {
    return Math.toIntExact(Math.round(number(name)));
  }

  /** As it was given. */
  public String text(String name) {
    var value = values.get(name);
    if (value == null) throw unknown(name);
    return value;
  }

  @Override
  public String toString() {
    return values.toString();
  }

  private IllegalArgumentException unknown(String got) {
    return new IllegalArgumentException(
        "name must be one of %s, got %s".formatted(values.keySet(), got));
  }

  private static String name(String setting) {
    int at = setting.indexOf('=');
    if (at < 1) throw new IllegalArgumentException("setting must be NAME=VALUE, got " + setting);
    return setting.substring(0, at);
  }

  private static String value(String setting) {
    return setting.substring(setting.indexOf('=') + 1);
  }

  private static double number(String name, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("%s must be a number, got %s".formatted(name, value), e);
    }
  }
}
