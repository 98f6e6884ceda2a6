package nurture.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import nurture.eval.Chance;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/**
 * Listings beside those of a portrait, aspect by aspect: numbers by Kolmogorov and Smirnov's test,
 * names by χ², embeddings by a classifier that tries to tell new from old ({@link Telling}). Where
 * blanks shall not count, embeddings and answers, which hang on what is blank, are compared among
 * listings that say something of the same inputs. Of comparisons in which nothing changed, a share
 * of {@code rate} at most raises any alarm, however many aspects there are.
 *
 * @param before listings of the portrait
 * @param now listings beside them
 * @param rate of false alarms
 * @param changes of all aspects, the surest first
 */
public record Comparison(int before, int now, double rate, List<Change> changes) {
  private static final int EXPECTED = 5, EXAMPLES = 4, NAMED = 3, FEWEST = 20;
  private static final String BLANK = "(blank)", OTHERS = "(others)";

  public Comparison {
    changes =
        changes.stream()
            .sorted(Comparator.comparingDouble(Change::chance).thenComparing(Change::aspect))
            .toList();
  }

  /** Whether blank cells are something to compare. */
  public enum Blanks {
    COUNT,
    /** As where people are still filling in. */
    IGNORE
  }

  /**
   * Compares. Aspects that only one side has are left out, but for those of the portrait that
   * blanks count in.
   *
   * @param rate of false alarms, in (0, 1)
   * @param seed of the halves of the embeddings
   */
  public static Comparison of(
      Portrait before, List<Seen> now, double rate, Blanks blanks, long seed) {
    if (!(rate > 0 && rate < 1))
      throw new IllegalArgumentException("rate must be in (0, 1), got " + rate);
    var changes = new ArrayList<Change>();
    boolean all = blanks == Blanks.COUNT;
    before
        .numbers()
        .forEach((aspect, old) -> {
          if (all || !Seen.answer(aspect))
            numbers(aspect, old, before.rows(), now, blanks).ifPresent(changes::add);
        });
    before
        .names()
        .forEach((aspect, old) -> {
          if (all || !Seen.answer(aspect))
            names(aspect, old, before.rows(), now, blanks).ifPresent(changes::add);
        });
    if (!all) changes.addAll(answers(before, now));
    telling(before, now, blanks, seed)
        .map(
            t -> new Change("embedding", "classifier", t.chance(), 1, false, t.why(), t.examples()))
        .ifPresent(changes::add);
    return new Comparison(before.rows(), now.size(), rate, holm(changes, rate));
  }

  /** Of answers to listings alike in what is blank: for each aspect the surest of all kinds. */
  private static List<Change> answers(Portrait before, List<Seen> now) {
    var kinds = now.stream().collect(Collectors.groupingBy(Seen::inputs));
    var found = new TreeMap<String, List<Change>>();
    before
        .answers()
        .forEach((inputs, old) -> {
          var fresh = kinds.getOrDefault(inputs, List.of());
          if (Math.min(old.rows(), fresh.size()) < FEWEST) return;
          Consumer<Change> of =
              change -> found.computeIfAbsent(change.aspect(), a -> new ArrayList<>()).add(change);
          old.numbers()
              .forEach((aspect, values) ->
                  numbers(aspect, values, old.rows(), fresh, Blanks.IGNORE).ifPresent(of));
          old.names()
              .forEach((aspect, counts) ->
                  names(aspect, counts, old.rows(), fresh, Blanks.IGNORE).ifPresent(of));
        });
    return found.values().stream()
        .map(kind -> {
          var surest = Collections.min(kind, Comparator.comparingDouble(Change::chance));
          return new Change(
              surest.aspect(),
              surest.test(),
              Math.min(1, kind.size() * surest.chance()), // as many looks (Bonferroni)
              1,
              false,
              surest.why(),
              surest.examples());
        })
        .toList();
  }

  /**
   * Of embeddings, which show what is blank: where that shall not count, of listings alike in it.
   */
  private static Optional<Telling> telling(
      Portrait before, List<Seen> now, Blanks blanks, long seed) {
    return blanks == Blanks.COUNT
        ? Telling.of(before.embeddings(), now, seed)
        : Telling.ofAlike(before, now, seed);
  }

  /** What has changed, the surest first. */
  public List<Change> drifted() {
    return changes.stream().filter(Change::flagged).toList();
  }

  private static List<Change> holm(List<Change> changes, double rate) {
    var adjusted = Chance.adjusted(changes.stream().mapToDouble(Change::chance).toArray());
    var out = new ArrayList<Change>();
    for (int i = 0; i < adjusted.length; i++) {
      var c = changes.get(i);
      out.add(
          new Change(
              c.aspect(),
              c.test(),
              c.chance(),
              adjusted[i],
              adjusted[i] < rate,
              c.why(),
              c.examples()));
    }
    return out;
  }

  private static Optional<Change> numbers(
      String aspect, double[] old, int rows, List<Seen> now, Blanks blanks) {
    var known = now.stream().filter(seen -> seen.numbers().containsKey(aspect)).toList();
    double chance = 1;
    String why = "none";
    List<String> examples = List.of();
    if (!known.isEmpty() && old.length > 0) {
      var values = known.stream().mapToDouble(s -> number(s, aspect)).toArray();
      chance = KolmogorovSmirnovTest.withDefaults().test(old, values).getPValue();
      Arrays.sort(values);
      double was = middle(old), is = middle(values);
      why =
          String.format(
              Locale.ROOT,
              "median from %s to %s, middle half from %s – %s to %s – %s",
              said(was),
              said(is),
              said(quantile(old, 0.25)),
              said(quantile(old, 0.75)),
              said(quantile(values, 0.25)),
              said(quantile(values, 0.75)));
      var order = Comparator.comparingDouble((Seen s) -> number(s, aspect));
      boolean more =
          Arrays.stream(values).average().orElse(0) >= Arrays.stream(old).average().orElse(0);
      examples = some(known.stream().sorted(more ? order.reversed() : order).toList());
    }
    int oldBlank = rows - old.length, newBlank = now.size() - known.size();
    if (blanks == Blanks.IGNORE || oldBlank + newBlank == 0 || !input(aspect, known.isEmpty()))
      return known.isEmpty()
          ? Optional.empty()
          : Optional.of(new Change(aspect, "KS", chance, 1, false, why, examples));
    double blank =
        Chance.independent(new long[][] {{oldBlank, old.length}, {newBlank, known.size()}});
    if (blank < chance) {
      why = "blank from %s to %s".formatted(share(oldBlank, rows), share(newBlank, now.size()));
      examples = some(now.stream().filter(s -> !s.numbers().containsKey(aspect)).toList());
    }
    return Optional.of(
        new Change(
            aspect, "KS", Math.min(1, 2 * Math.min(blank, chance)), 1, false, why, examples));
  }

  /** Truths and errors are looked at where they are known; an input that is gone has changed. */
  private static boolean input(String aspect, boolean absent) {
    return !absent || !aspect.matches("(answer|label|error): .*");
  }

  private static Optional<Change> names(
      String aspect, Map<String, Integer> old, int rows, List<Seen> now, Blanks blanks) {
    var was = new HashMap<>(old);
    var is = new HashMap<String, Integer>();
    for (var seen : now) {
      var name = seen.names().get(aspect);
      if (name != null) is.merge(name, 1, Integer::sum);
    }
    if (is.isEmpty() && (blanks == Blanks.IGNORE || !input(aspect, true))) return Optional.empty();
    if (blanks == Blanks.COUNT) {
      was.put(BLANK, rows - sum(old));
      is.put(BLANK, now.size() - sum(is));
    }
    double n = sum(was), m = sum(is);
    // What is rare in both together is one group: chosen so, neither side is favoured.
    var groups = new HashMap<String, long[]>();
    var all = new TreeSet<>(was.keySet());
    all.addAll(is.keySet());
    for (var name : all) {
      long a = was.getOrDefault(name, 0), b = is.getOrDefault(name, 0);
      boolean rare = (a + b) * Math.min(n, m) / (n + m) < EXPECTED;
      var group = groups.computeIfAbsent(rare ? OTHERS : name, g -> new long[2]);
      group[0] += a;
      group[1] += b;
    }
    var table = new long[][] {column(groups, 0), column(groups, 1)};
    double chance = Chance.independent(table);
    var grown =
        groups.entrySet().stream()
            .sorted(
                Comparator.comparingDouble(
                        (Map.Entry<String, long[]> e) -> -strayed(e.getValue(), n, m))
                    .thenComparing(Map.Entry::getKey))
            .limit(NAMED)
            .toList();
    var why =
        String.join(
            "; ",
            grown.stream()
                .map(e ->
                    moved(
                        e.getKey(),
                        share((double) e.getValue()[0], n),
                        share((double) e.getValue()[1], m)))
                .flatMap(Optional::stream)
                .toList());
    var shown = grown.stream().filter(e -> e.getValue()[1] / m > e.getValue()[0] / n).findFirst();
    var examples =
        shown
            .map(e ->
                some(
                    now.stream()
                        .filter(s ->
                            groups.containsKey(s.names().getOrDefault(aspect, BLANK))
                                ? e.getKey().equals(s.names().getOrDefault(aspect, BLANK))
                                : e.getKey().equals(OTHERS))
                        .toList()))
            .orElse(List.of());
    return Optional.of(
        new Change(
            aspect, "χ²", chance, 1, false, why.isEmpty() ? "shares as before" : why, examples));
  }

  /** A share that is another, as far as it is said. */
  private static Optional<String> moved(String name, String from, String to) {
    return from.equals(to)
        ? Optional.empty()
        : Optional.of("%s from %s to %s".formatted(name, from, to));
  }

  /** By how many standard deviations two shares differ, about. */
  private static double strayed(long[] counts, double n, double m) {
    double p = (counts[0] + counts[1]) / (n + m);
    return Math.abs(counts[0] / n - counts[1] / m) / Math.sqrt(p * (1 - p) + 1e-12);
  }

  private static long[] column(Map<String, long[]> groups, int side) {
    return new TreeSet<>(groups.keySet())
        .stream().mapToLong(g -> Objects.requireNonNull(groups.get(g))[side]).toArray();
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static double number(Seen seen, String aspect) {
    return Objects.requireNonNull(seen.numbers().get(aspect));
  }

  private static List<String> some(List<Seen> rows) {
    return rows.stream().map(Seen::id).limit(EXAMPLES).toList();
  }

  private static double middle(double[] sorted) {
    return quantile(sorted, 0.5);
  }

  private static double quantile(double[] sorted, double q) {
    return sorted[(int) (q * (sorted.length - 1))];
  }

  private static String share(double count, double of) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * count / of);
  }

  private static String said(double number) {
    double size = Math.abs(number);
    return size >= 1e15 || (size < 1e-3 && size > 0)
        ? String.format(Locale.ROOT, "%.3g", number)
        : String.format(Locale.ROOT, "%,.3f", number).replaceFirst("\\.?0+$", "");
  }
}
