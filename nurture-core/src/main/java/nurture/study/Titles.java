package nurture.study;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.data.Role;

/** What people need to know of a data set to ask the model: example values, the currency. */
final class Titles {
  private static final int EXAMPLES = 8, LOOKED_AT = 20_000;
  private static final List<Map.Entry<String, String>> SIGNS =
      List.of(
          Map.entry("€", "EUR"),
          Map.entry("£", "GBP"),
          Map.entry("₹", "INR"),
          Map.entry("₽", "RUB"),
          Map.entry("₩", "KRW"),
          Map.entry("₺", "TRY"),
          Map.entry("zł", "PLN"),
          Map.entry("$", "USD"),
          Map.entry("¥", "JPY"));
  private static final Pattern CODE =
      Pattern.compile(
          "(?i)\\b(usd|eur|gbp|inr|jpy|cny|chf|cad|aud|nzd|sek|nok|dkk|pln|czk|huf|brl|mxn|msrp)\\b");

  private Titles() {}

  /** The commonest values of each input of names. */
  static Map<String, List<String>> examples(Dataset data, Brief brief) {
    var examples = new LinkedHashMap<String, List<String>>();
    for (var column : brief.inputs().columns()) {
      if (column.role() != Role.CATEGORY && column.role() != Role.PATH) continue;
      var counts = new HashMap<String, Integer>();
      for (int i = 0; i < Math.min(LOOKED_AT, brief.train().length); i++) {
        var cell = data.table().cell(brief.train()[i], column.name());
        if (cell != null) counts.merge(cell, 1, Integer::sum);
      }
      examples.put(
          column.name(),
          counts.entrySet().stream()
              .sorted(
                  Map.Entry.<String, Integer>comparingByValue()
                      .reversed()
                      .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
              .limit(EXAMPLES)
              .map(Map.Entry::getKey)
              .toList());
    }
    return examples;
  }

  /** The currency, from the column's first cells or its name; empty where nothing tells. */
  static String currency(Dataset data, String column) {
    var cells =
        IntStream.range(0, Math.min(20, data.size()))
            .mapToObj(i -> data.table().cell(i, column))
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" "));
    var name = column.replaceAll("(\\p{Ll})(\\p{Lu})", "$1 $2").replace('_', ' ');
    return currency(cells).or(() -> currency(name)).orElse("");
  }

  private static Optional<String> currency(String text) {
    for (var sign : SIGNS) if (text.contains(sign.getKey())) return Optional.of(sign.getValue());
    var code = CODE.matcher(text);
    if (!code.find()) return Optional.empty();
    var said = code.group().toUpperCase(Locale.ROOT);
    return Optional.of(said.equals("MSRP") ? "USD" : said);
  }
}
