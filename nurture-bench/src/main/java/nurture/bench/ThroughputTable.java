package nurture.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nurture.bench.Contender.Reading;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * All rounds of all contenders with one model, ours first in each precision.
 *
 * @param model that they trained
 * @param ceiling what matrix products reach here, in operations a second by precision; may lack
 *     some
 * @param ours the family that the others are compared with
 * @param settings what all had in common, for people
 * @param readings as many for each, in the order of the rounds
 * @param absent who could not take part, and why
 */
record ThroughputTable(
    Workload model,
    Map<String, Double> ceiling,
    String ours,
    Machine machine,
    String settings,
    Map<Contender, List<Reading>> readings,
    Map<String, String> absent) {
  /** Up to this share of the machine others may use in a round without a word. */
  static final double QUIET = 0.08;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  static String json(List<ThroughputTable> tables) {
    return JSON.writeValueAsString(tables.stream().map(ThroughputTable::facts).toList());
  }

  private Map<String, Object> facts() {
    var rows = new ArrayList<Map<String, Object>>();
    readings.forEach((contender, all) -> {
      var row = new LinkedHashMap<String, Object>();
      row.put("contender", contender.name());
      row.put("engine", all.getFirst().engine());
      row.put("precision", contender.precision());
      row.put("median", rates(all).median());
      row.put("rates", all.stream().map(Reading::rate).toList());
      row.put("share_of_ceiling", share(contender));
      row.put("ratio_of_ours", Quantiles.of(ratios(contender)).median());
      row.put("peak_mib", all.stream().mapToDouble(Reading::peakMib).max().orElse(Double.NaN));
      row.put("others_share", all.stream().map(Reading::others).toList());
      row.put("learnt", all.stream().allMatch(Reading::learnt));
      rows.add(row);
    });
    var whole = new LinkedHashMap<String, Object>();
    whole.put("model", model.label());
    whole.put("unit", model.unit);
    whole.put("ceiling_flops", ceiling);
    whole.put("machine", machine);
    whole.put("settings", settings);
    whole.put("contenders", rows);
    whole.put("absent", absent);
    return whole;
  }

  /** The best of each family, then everybody. */
  String markdown() {
    var text = new StringBuilder("### Throughput, " + model.title + "\n\n");
    text.append("Measured on ").append(machine.sentence()).append("; ").append(settings);
    text.append(".\n\n");
    text.append(
        "| Best of each | %s/s, median (range) | share of matrix products' speed | ours / theirs, median of rounds (range) | memory, MiB |\n|---|---|---|---|---|\n"
            .formatted(model.unit));
    best().forEach(c -> text.append(row(c)));
    text.append("\n<details><summary>Every contender</summary>\n\n");
    text.append(
        "| Contender | %s/s | share | ours / theirs | memory, MiB |\n|---|---|---|---|---|\n"
            .formatted(model.unit));
    readings.keySet().forEach(c -> text.append(row(c)));
    text.append("\n</details>\n");
    absent.forEach((who, why) ->
        text.append("\n").append(who).append(" is absent: ").append(why).append("\n"));
    remarks(text);
    return text.toString();
  }

  private void remarks(StringBuilder text) {
    var all = readings.values().stream().flatMap(Collection::stream).toList();
    long busy = all.stream().filter(r -> r.others() > QUIET).count();
    if (busy > 0)
      text.append(
          "\nNot a quiet machine: in %d of %d rounds others used more than %.0f %% of it.\n"
              .formatted(busy, all.size(), 100 * QUIET));
    readings.forEach((contender, rounds) -> {
      if (!rounds.stream().allMatch(Reading::learnt))
        text.append("\nThe loss did not fall for ").append(contender.name()).append(".\n");
    });
  }

  /** The contender with the highest median of each family and precision. */
  private Collection<Contender> best() {
    var best = new LinkedHashMap<String, Contender>();
    for (var contender : readings.keySet())
      best.merge(
          contender.side(),
          contender,
          (a, b) -> rates(of(a)).median() >= rates(of(b)).median() ? a : b);
    return best.values();
  }

  private String row(Contender contender) {
    var rates = rates(of(contender));
    var ratio = Quantiles.of(ratios(contender));
    return String.format(
        Locale.ROOT,
        "| %s | %.0f (%.0f–%.0f) | %s | %s | %.0f |%n",
        contender.name(),
        rates.median(),
        rates.least(),
        rates.greatest(),
        Double.isNaN(share(contender))
            ? ""
            : String.format(Locale.ROOT, "%.0f %%", 100 * share(contender)),
        contender.family().equals(ours)
            ? "1"
            : String.format(
                Locale.ROOT, "%.2f (%.2f–%.2f)", ratio.median(), ratio.least(), ratio.greatest()),
        of(contender).stream().mapToDouble(Reading::peakMib).max().orElse(Double.NaN));
  }

  /** Of the speed of matrix products in the same precision; NaN where one is not known. */
  private double share(Contender contender) {
    return rates(of(contender)).median()
        * model.flops
        / ceiling.getOrDefault(contender.precision(), Double.NaN);
  }

  /** Ours over theirs, round by round, in the same precision. */
  private List<Double> ratios(Contender contender) {
    var mine =
        readings.entrySet().stream()
            .filter(e -> e.getKey().family().equals(ours))
            .filter(e -> e.getKey().precision().equals(contender.precision()))
            .findFirst()
            .orElseThrow()
            .getValue();
    var theirs = of(contender);
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < theirs.size(); i++) ratios.add(mine.get(i).rate() / theirs.get(i).rate());
    return ratios;
  }

  private List<Reading> of(Contender contender) {
    return readings.getOrDefault(contender, List.of());
  }

  private static Quantiles rates(List<Reading> readings) {
    return Quantiles.of(readings.stream().map(Reading::rate).toList());
  }
}
