package nurture.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import nurture.data.CategoryPath;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.feed.Words;
import org.jspecify.annotations.Nullable;

/**
 * Parts of the listings on which answers are worse than on the others: by a value, a word, a fifth
 * of a number, what is missing, what a model puts close together, or two of these together. They
 * are looked for among one half of the listings, drawn by a seed, and judged on the other half: so
 * the figures are not the luck of the search. Of the few that are judged, those are shown that
 * chance explains in less than 5 %, all looks counted (Holm, 1979).
 *
 * @param found the one first from which most is to be gained
 * @param tried how many parts were looked at
 */
public record Slices(List<Slice> found, int tried) {
  /**
   * A part of the listings.
   *
   * @param name what they have in common, such as {@code brand is Acme, no photo}
   * @param size how many there are, among all that were asked
   * @param loss their mean loss: for right and wrong, the share of errors
   * @param rest the mean loss of the others
   * @param p the probability that chance alone makes such a difference, all looks counted
   * @param gain by how much the loss over all would fall if it were here as it is elsewhere
   */
  public record Slice(String name, int size, Estimate loss, Estimate rest, double p, double gain) {}

  private static final int FEWEST = 20, SINGLES = 20, JUDGED = 20, FIFTHS = 5;

  /** Of more parts than this those with the most rows are looked at, before any two together. */
  private static final int MOST = 5_000;

  /** Groups of like listings: one for so many, and no more than so many. */
  private static final int ALIKE = 100, MOST_ALIKE = 30;

  private static final int LONGEST_TITLE = 60;
  private static final double LEVEL = 0.05, SAME = 0.8;

  /**
   * A part by what it is about, so that no two values of one column are put together.
   *
   * @param score how much worse it is; 0 before that was looked at
   */
  private record Part(String name, String column, BitSet members, double score) {}

  /** Nothing found. */
  public static Slices none() {
    return new Slices(List.of(), 0);
  }

  /**
   * Looks for the worst parts.
   *
   * @param rows of the data set that were asked
   * @param losses of each of them, lower is better; NaN where there is no truth
   * @param columns to look at
   */
  public static Slices of(
      Dataset data, int[] rows, double[] losses, Collection<String> columns, long seed) {
    return of(data, rows, losses, columns, null, seed);
  }

  /**
   * The same, also among listings that lie close together.
   *
   * @param places [rows, d] where a model puts each; null where it does not say
   */
  public static Slices of(
      Dataset data,
      int[] rows,
      double[] losses,
      Collection<String> columns,
      float @Nullable [][] places,
      long seed) {
    var known = new ArrayList<Integer>();
    for (int i = 0; i < rows.length; i++) if (!Double.isNaN(losses[i])) known.add(i);
    var asked = known.stream().mapToInt(i -> rows[i]).toArray();
    var loss = known.stream().mapToDouble(i -> losses[i]).toArray();
    if (asked.length < 4 * FEWEST) return none();
    var random = new Random(seed);
    var looking = new BitSet();
    for (int i = 0; i < asked.length; i++) looking.set(i, random.nextBoolean());
    var search = new Search(loss, looking);
    var parts = new ArrayList<Part>();
    for (var column : columns) search.large(parts(data, asked, column), column, parts);
    if (places != null) {
      var there = known.stream().map(i -> places[i]).toArray(float[][]::new);
      search.large(alike(data, asked, there, random), "", parts);
    }
    parts.sort(
        Comparator.comparingInt((Part part) -> -part.members.cardinality())
            .thenComparing(Part::name));
    var all = new ArrayList<Part>();
    for (var part : parts.subList(0, Math.min(MOST, parts.size())))
      search.scored(part).ifPresent(all::add);
    all.sort(Comparator.comparingDouble(Part::score).reversed());
    var singles = all.stream().limit(SINGLES).toList();
    for (int i = 0; i < singles.size(); i++)
      for (int j = 0; j < i; j++)
        search.both(singles.get(j), singles.get(i)).flatMap(search::scored).ifPresent(all::add);
    all.sort(Comparator.comparingDouble(Part::score).reversed());
    return new Slices(search.judged(all), search.tried);
  }

  /** The parts of a column: which of the asked rows have a value, a word, a fifth, or nothing. */
  private static Map<String, BitSet> parts(Dataset data, int[] rows, String column) {
    var parts = new HashMap<String, BitSet>();
    var written = data.schema().column(column);
    var role = written.role();
    var numbers = new double[rows.length];
    Arrays.fill(numbers, Double.NaN);
    for (int i = 0; i < rows.length; i++) {
      var cell = data.table().cell(rows[i], column);
      if (cell == null) {
        put(parts, "no " + column, i);
        continue;
      }
      switch (role) {
        case CATEGORY -> put(parts, column + " is " + cell, i);
        case PATH -> {
          for (var name : CategoryPath.parse(cell).prefixes())
            put(parts, column + " is " + name, i);
        }
        case TEXT -> {
          for (var word : new HashSet<>(Words.of(cell)))
            put(parts, "\u201c%s\u201d in %s".formatted(word, column), i);
        }
        case NUMBER -> numbers[i] = written.number(cell).orElse(Double.NaN);
        case DATE -> {
          var day = written.day(cell);
          if (day.isPresent()) numbers[i] = day.getAsLong();
        }
        default -> {}
      }
    }
    if (role == Role.NUMBER || role == Role.DATE) fifths(parts, column, numbers, role);
    return parts;
  }

  /** Groups of listings that lie close together, each named by the title in its middle. */
  private static Map<String, BitSet> alike(
      Dataset data, int[] rows, float[][] places, Random random) {
    var parts = new HashMap<String, BitSet>();
    int k = Math.min(MOST_ALIKE, rows.length / ALIKE);
    if (k < 2) return parts;
    var groups = Alike.of(places, k, random);
    for (int c = 0; c < groups.middles().length; c++) {
      int row = rows[groups.middles()[c]];
      var title =
          data.schema().of(Role.TEXT).stream()
              .map(column -> data.table().cell(row, column.name()))
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(data.id(row));
      if (title.length() > LONGEST_TITLE) title = title.substring(0, LONGEST_TITLE) + "\u2026";
      parts.put("like \u201c%s\u201d".formatted(title), groups.members()[c]);
    }
    return parts;
  }

  private static void put(Map<String, BitSet> parts, String name, int row) {
    parts.computeIfAbsent(name, n -> new BitSet()).set(row);
  }

  private static void fifths(
      Map<String, BitSet> parts, String column, double[] numbers, Role role) {
    var sorted = Arrays.stream(numbers).filter(Double::isFinite).sorted().distinct().toArray();
    if (sorted.length < FIFTHS) return;
    var all = Arrays.stream(numbers).filter(Double::isFinite).sorted().toArray();
    double low = all[0];
    for (int k = 1; k <= FIFTHS; k++) {
      double high = all[Math.min(all.length - 1, k * all.length / FIFTHS)];
      if (high <= low && k < FIFTHS) continue;
      var name =
          role == Role.DATE
              ? "%s from %s to %s"
                  .formatted(
                      column,
                      java.time.LocalDate.ofEpochDay((long) low),
                      java.time.LocalDate.ofEpochDay((long) high))
              : String.format(Locale.ROOT, "%s from %.4g to %.4g", column, low, high);
      for (int i = 0; i < numbers.length; i++)
        if (numbers[i] >= low && (numbers[i] < high || (k == FIFTHS && numbers[i] <= high)))
          put(parts, name, i);
      low = high;
    }
  }

  /** One search: which half looks, which half judges. */
  private static final class Search {
    private final double[] losses;
    private final BitSet looking;
    private final int n;
    int tried;

    Search(double[] losses, BitSet looking) {
      this.losses = losses;
      this.looking = looking;
      this.n = losses.length;
    }

    /** Adds those parts of a column that are large enough, and leave enough others. */
    void large(Map<String, BitSet> members, String column, List<Part> into) {
      members.forEach((name, of) -> {
        if (large(of)) into.add(new Part(name, column, of, 0));
      });
    }

    private boolean large(BitSet members) {
      int size = members.cardinality();
      return size >= FEWEST && n - size >= FEWEST;
    }

    /**
     * The part with what the looking half says of it; none where too few look or it is no worse.
     */
    Optional<Part> scored(Part part) {
      var inside = taken(part.members, looking, true);
      var outside = taken(part.members, looking, false);
      if (inside.length < FEWEST / 4 || outside.length < FEWEST / 4) return Optional.empty();
      tried++;
      double score = score(inside, outside);
      return score > 0
          ? Optional.of(new Part(part.name, part.column, part.members, score))
          : Optional.empty();
    }

    Optional<Part> both(Part one, Part other) {
      if (one.column.equals(other.column)) return Optional.empty();
      var members = (BitSet) one.members.clone();
      members.and(other.members);
      if (!large(members) || same(members, one.members) || same(members, other.members))
        return Optional.empty();
      var name = one.name + ", " + other.name;
      return Optional.of(new Part(name, one.column + ", " + other.column, members, 0));
    }

    private double[] taken(BitSet members, BitSet half, boolean inside) {
      return half.stream()
          .filter(i -> members.get(i) == inside)
          .mapToDouble(i -> losses[i])
          .toArray();
    }

    /**
     * How many standard errors worse: with the spread of both together, or 0 where there is none.
     */
    private static double score(double[] inside, double[] outside) {
      double a = Arrays.stream(inside).average().orElse(0);
      double b = Arrays.stream(outside).average().orElse(0);
      double squares =
          Arrays.stream(inside).map(x -> (x - a) * (x - a)).sum()
              + Arrays.stream(outside).map(x -> (x - b) * (x - b)).sum();
      double spread = Math.sqrt(squares / Math.max(1, inside.length + outside.length - 2));
      if (spread == 0) return a > b ? Double.MAX_VALUE : 0;
      return (a - b) / spread / Math.sqrt(1.0 / inside.length + 1.0 / outside.length);
    }

    /** The best that differ from one another, judged by the other half. */
    List<Slice> judged(List<Part> candidates) {
      var judging = (BitSet) looking.clone();
      judging.flip(0, n);
      var chosen = new ArrayList<Part>();
      for (var part : candidates)
        if (chosen.size() < JUDGED
            && chosen.stream().noneMatch(other -> same(part.members, other.members)))
          chosen.add(part);
      var p = new LinkedHashMap<Part, Double>();
      for (var part : chosen) {
        var inside = taken(part.members, judging, true);
        var outside = taken(part.members, judging, false);
        if (inside.length >= FEWEST / 4 && outside.length >= FEWEST / 4)
          p.put(part, chance(inside, outside));
      }
      var found = new ArrayList<Slice>();
      var parts = List.copyOf(p.keySet());
      var adjusted = Chance.adjusted(p.values().stream().mapToDouble(v -> v).toArray());
      for (int i = 0; i < adjusted.length; i++)
        if (adjusted[i] < LEVEL) found.add(slice(parts.get(i), judging, adjusted[i]));
      found.sort(Comparator.comparingDouble(Slice::gain).reversed());
      return List.copyOf(found);
    }

    private static double chance(double[] inside, double[] outside) {
      return score(inside, outside) > 0 ? Chance.larger(inside, outside) : 1;
    }

    private Slice slice(Part part, BitSet judging, double p) {
      var inside = mean(taken(part.members, judging, true));
      var outside = mean(taken(part.members, judging, false));
      int size = part.members.cardinality();
      double gain = (inside.value() - outside.value()) * size / n;
      return new Slice(part.name, size, inside, outside, p, gain);
    }

    /** Errors are a share, with the interval of one. */
    private static Estimate mean(double[] losses) {
      if (Arrays.stream(losses).anyMatch(x -> x != 0 && x != 1)) return Estimate.mean(losses);
      return Estimate.share((long) Arrays.stream(losses).sum(), losses.length);
    }

    private static boolean same(BitSet one, BitSet other) {
      var shared = (BitSet) one.clone();
      shared.and(other);
      int both = shared.cardinality();
      return both > SAME * (one.cardinality() + other.cardinality() - both);
    }
  }
}
