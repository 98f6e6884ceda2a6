package nurture.drift;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nurture.data.CategoryPath;
import nurture.data.Column;
import org.jspecify.annotations.Nullable;

/**
 * A listing as drift is looked for in it: by aspect, numbers and names. What is blank has no entry.
 *
 * @param id its name
 * @param numbers by aspect
 * @param names by aspect
 * @param embedding where a model puts it, or null
 */
public record Seen(
    String id,
    Map<String, Double> numbers,
    Map<String, String> names,
    float @Nullable [] embedding) {
  private static final String WORDS = ": words", WORD = ": one word";

  /** Keeps its own copies. */
  public Seen {
    numbers = Map.copyOf(numbers);
    names = Map.copyOf(names);
  }

  /**
   * What stands in a row. A text gives two aspects: how many words it has, and one of them, chosen
   * by the row's name, for the words of one title are no independent draws. Days and names of
   * listings give none, for they are always new.
   *
   * @param cell the text of a column, or null where it is blank
   */
  public static Seen of(String id, List<Column> columns, Function<String, @Nullable String> cell) {
    var numbers = new HashMap<String, Double>();
    var names = new HashMap<String, String>();
    for (var column : columns) {
      var name = column.name();
      var text = cell.apply(name);
      switch (column.role()) {
        case PHOTO -> {
          if (text != null) names.put(name, "there");
        }
        case TEXT -> {
          var words = text == null ? new String[0] : words(text);
          if (words.length == 0) continue;
          numbers.put(name + WORDS, (double) words.length);
          names.put(name + WORD, words[Math.floorMod((id + name).hashCode(), words.length)]);
        }
        case CATEGORY -> {
          if (text != null) names.put(name, text);
        }
        case PATH -> {
          if (text != null) names.put(name, CategoryPath.parse(text).toString());
        }
        case NUMBER -> {
          column.number(text).ifPresent(n -> numbers.put(name, n));
        }
        case DATE, ID, IGNORED -> {}
      }
    }
    return new Seen(id, numbers, names, null);
  }

  private static String[] words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
        .filter(word -> !word.isEmpty())
        .toArray(String[]::new);
  }

  /** Whether an aspect is what was answered, and hangs on which inputs were said. */
  static boolean answer(String aspect) {
    return aspect.startsWith("answer: ");
  }

  /** The names of the inputs of which it says something, whatever that is. */
  String inputs() {
    return Stream.concat(names.keySet().stream(), numbers.keySet().stream())
        .filter(aspect -> !aspect.endsWith(WORDS) && !aspect.matches("(answer|label|error): .*"))
        .map(aspect ->
            aspect.endsWith(WORD) ? aspect.substring(0, aspect.length() - WORD.length()) : aspect)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** The same with more aspects. */
  public Seen with(
      Map<String, Double> moreNumbers,
      Map<String, String> moreNames,
      float @Nullable [] embedding) {
    var numbers = new HashMap<>(this.numbers);
    numbers.putAll(moreNumbers);
    var names = new HashMap<>(this.names);
    names.putAll(moreNames);
    return new Seen(id, numbers, names, embedding);
  }
}
