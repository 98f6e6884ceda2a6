package nurture.study;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nurture.data.Dataset;
import nurture.data.Role;

/** What people need to know of a data set to ask the model: example values, the currency. */
final class Titles {
  private static final int EXAMPLES = 8, LOOKED_AT = 20_000;
  private static final Map<String, String> CURRENCIES =
      Map.of(
          "usd", "USD", "eur", "EUR", "gbp", "GBP", "inr", "INR", "jpy", "JPY", "msrp", "USD", "$",
          "USD", "€", "EUR", "£", "GBP");

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

  /** The currency, from the column's name or its first cells; empty where nothing tells. */
  static String currency(Dataset data, String column) {
    var text = new StringBuilder(column.toLowerCase(Locale.ROOT).replace('_', ' '));
    for (int i = 0; i < Math.min(20, data.size()); i++) {
      var cell = data.table().cell(i, column);
      if (cell != null) text.append(' ').append(cell.toLowerCase(Locale.ROOT));
    }
    for (var entry : new java.util.TreeMap<>(CURRENCIES).entrySet())
      if (text.indexOf(entry.getKey()) >= 0) return entry.getValue();
    return "";
  }
}
