package nurture.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nurture.data.Column;
import nurture.data.Role;

/**
 * Rows that are the same listing: equal cells, the same photo, nearly the same photo, or, where
 * there are no photos to tell, nearly the same text with nearly all else alike. Equal titles alone
 * prove nothing, a shop sells many black T-shirts. In each cluster the first row is kept and the
 * others are flagged.
 */
public final class Duplicates implements Finder {
  /** A text that has less in common with another is not nearly the same. */
  private static final double TEXT = 0.75;

  /** The least share, by information, in which listings without photos must agree. */
  private static final double AGREED = 0.9;

  /** No column counts for more than this many bits. */
  private static final double MOST_BITS = 16;

  /** The finder. */
  public Duplicates() {}

  @Override
  public String name() {
    return "duplicates";
  }

  @Override
  public Findings find(Subject subject) {
    return subject.duplicates();
  }

  private record Evidence(String kind, double score, String why) {}

  static Findings search(Subject subject) {
    int n = subject.data().size();
    var clusters = new Clusters(n);
    var evidence = new HashMap<Long, Evidence>();
    for (var pair : equalRows(subject, told(subject).toList()))
      link(
          pair,
          new Evidence(
              "duplicate-row",
              1,
              "all its cells equal those of {}"
                  + (sameIds(subject, pair) ? "" : " but for the id")),
          clusters,
          evidence);
    for (var pair :
        NearPhotos.of(
            subject.looks(),
            n,
            Errors.BLANK,
            row -> subject.title().map(t -> Shingles.of(subject.cell(row, t))).orElse(new int[0]),
            suspected(subject))) link(pair, photo(subject, pair), clusters, evidence);
    var agreement = new Agreement(subject);
    var title = subject.title();
    if (title.isPresent()) {
      var texts = new String[n];
      Arrays.parallelSetAll(texts, row -> subject.cell(row, title.get()));
      for (var pair : NearTexts.of(texts, TEXT)) {
        // Where both have photos, these have spoken.
        if (subject.looks().at(pair.a()).isPresent() && subject.looks().at(pair.b()).isPresent())
          continue;
        double agreed = agreement.of(pair, pair.likeness());
        if (agreed >= AGREED)
          link(
              pair,
              new Evidence(
                  "duplicate-text",
                  agreed * 0.98,
                  "nearly the same text as {}, and "
                      + Math.round(100 * agreed)
                      + " % of what the columns tell agrees"),
              clusters,
              evidence);
      }
    }
    return findings(subject, clusters, evidence);
  }

  /** What a run's embeddings put close to each other. */
  private static List<int[]> suspected(Subject subject) {
    if (!subject.looks().any()) return List.of();
    return subject
        .answers()
        .flatMap(answers -> Optional.ofNullable(answers.embeddings()))
        .map(Neighbours::pairs)
        .orElse(List.of());
  }

  private static Evidence photo(Subject subject, Pair pair) {
    var a = subject.looks().at(pair.a()).orElseThrow();
    var b = subject.looks().at(pair.b()).orElseThrow();
    if (a.same(b)) return new Evidence("duplicate-photo", 0.99, "the same photo as {}");
    return new Evidence(
        "near-photo",
        0.45 + 0.5 * pair.likeness(),
        "nearly the same photo as {}, in another file or cut");
  }

  private static void link(
      Pair pair, Evidence found, Clusters clusters, Map<Long, Evidence> evidence) {
    clusters.join(pair.a(), pair.b());
    evidence.merge(
        (long) pair.b() << 32 | pair.a(),
        found,
        (one, other) -> one.score >= other.score ? one : other);
  }

  /**
   * Each row but the first of a cluster, with the surest evidence that it has with an earlier one.
   */
  private static Findings findings(
      Subject subject, Clusters clusters, Map<Long, Evidence> evidence) {
    var best = new HashMap<Integer, Long>();
    evidence.forEach((pair, found) -> {
      for (int row : new int[] {(int) (pair >>> 32), (int) (long) pair})
        best.merge(row, pair, (one, other) -> better(one, other, evidence));
    });
    var list = new ArrayList<Finding>();
    var all = clusters.all();
    for (var cluster : all)
      for (int k = 1; k < cluster.length; k++) {
        int row = cluster[k];
        long pair = best.getOrDefault(row, 0L);
        int other = (int) (pair >>> 32) == row ? (int) pair : (int) (pair >>> 32);
        var found = evidence.getOrDefault(pair, new Evidence("duplicate-row", 1, "equal to {}"));
        list.add(
            new Finding(
                found.kind,
                row,
                subject.name(row),
                "",
                found.score,
                true,
                found.why.replace("{}", subject.name(other))));
      }
    return new Findings("duplicates", subject.data().size(), list, all);
  }

  private static Long better(Long one, Long other, Map<Long, Evidence> evidence) {
    double a = evidence.getOrDefault(one, new Evidence("", 0, "")).score;
    double b = evidence.getOrDefault(other, new Evidence("", 0, "")).score;
    return a > b || (a == b && one < other) ? one : other;
  }

  /**
   * The clusters of what is the same item, whatever it is filed under and costs: duplicates, and
   * rows that are equal but for the targets where that says enough.
   */
  static List<int[]> items(Subject subject) {
    int n = subject.data().size();
    var clusters = new Clusters(n);
    for (var cluster : subject.duplicates().clusters())
      for (int row : cluster) clusters.join(cluster[0], row);
    var columns =
        told(subject)
            .filter(c -> c.role() != Role.IGNORED)
            .filter(c -> !subject.category().equals(Optional.of(c.name())))
            .filter(c -> !subject.price().equals(Optional.of(c.name())))
            .toList();
    // Rows without a text are no listings: many people, or cars, share all their attributes.
    var pairs = subject.title().isEmpty() ? List.<Pair>of() : equalRows(subject, columns);
    var bits = new double[pairs.size()];
    for (var column : columns) addBits(subject, column.name(), pairs, bits);
    double enough = Math.log(n * (n - 1.0) / 2) / Math.log(2);
    for (int i = 0; i < bits.length; i++)
      if (bits[i] >= enough) clusters.join(pairs.get(i).a(), pairs.get(i).b());
    return clusters.all();
  }

  /**
   * Adds what it tells of two rows that a column agrees: −log₂ of the share of the other rows with
   * that cell. Where the columns together tell log₂ of the number of pairs, chance makes hardly one
   * such pair. A title alone never tells so much: a shop sells many black T-shirts.
   */
  private static void addBits(Subject subject, String column, List<Pair> pairs, double[] bits) {
    int n = subject.data().size();
    var counts = new HashMap<String, Integer>();
    for (var pair : pairs) counts.put(subject.cell(pair.a(), column), 0);
    for (int row = 0; row < n; row++)
      counts.computeIfPresent(subject.cell(row, column), (cell, count) -> count + 1);
    for (int i = 0; i < bits.length; i++) {
      int others = counts.getOrDefault(subject.cell(pairs.get(i).a(), column), 1) - 1;
      bits[i] += Math.log((double) n / others) / Math.log(2);
    }
  }

  /** Rows whose cells of these columns are equal, and whose photos are the same. */
  private static List<Pair> equalRows(Subject subject, List<Column> told) {
    var columns = told.stream().map(Column::name).toList();
    if (columns.isEmpty()) return List.of();
    int n = subject.data().size();
    var hashes = new long[n];
    Arrays.parallelSetAll(
        hashes,
        row -> {
          long hash = 1;
          boolean any = false;
          for (var column : columns) {
            var cell = subject.cell(row, column);
            any |= !cell.isEmpty();
            hash = hash * 0x9E3779B97F4A7C15L + cell.hashCode();
            hash ^= hash >>> 31;
          }
          if (!any) return row;
          return hash * 0x9E3779B97F4A7C15L + subject.looks().at(row).map(Look::digest).orElse(0L);
        });
    var order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.<Integer>comparingLong(row -> hashes[row]))
            .mapToInt(i -> i)
            .toArray();
    var pairs = new ArrayList<Pair>();
    for (int k = 1; k < n; k++) {
      int a = order[k - 1];
      int b = order[k];
      if (hashes[a] == hashes[b]
          && columns.stream().allMatch(c -> subject.cell(a, c).equals(subject.cell(b, c)))
          && samePhoto(subject, a, b)) pairs.add(Pair.of(a, b, 1));
    }
    return pairs;
  }

  private static boolean sameIds(Subject subject, Pair pair) {
    return subject.data().schema().of(Role.ID).stream()
        .map(Column::name)
        .allMatch(id -> subject.cell(pair.a(), id).equals(subject.cell(pair.b(), id)));
  }

  private static boolean samePhoto(Subject subject, int a, int b) {
    var one = subject.looks().at(a);
    var other = subject.looks().at(b);
    if (one.isEmpty() || other.isEmpty()) return one.isEmpty() && other.isEmpty();
    return one.get().same(other.get());
  }

  private static Stream<Column> told(Subject subject) {
    return subject.data().schema().columns().stream()
        .filter(c -> c.role() != Role.ID && c.role() != Role.PHOTO);
  }

  /** In how much of what their columns tell two rows agree, each weighed by its bits. */
  private static final class Agreement {
    private final Subject subject;
    private final List<Column> columns;
    private final double[] bits;
    private final String title;

    Agreement(Subject subject) {
      this.subject = subject;
      title = subject.title().orElse("");
      columns = told(subject).filter(c -> c.role() != Role.IGNORED).toList();
      bits = columns.stream().parallel().mapToDouble(c -> bits(c.name())).toArray();
    }

    /** The information of a column: −log₂ of the chance that two rows agree in it. */
    private double bits(String column) {
      int n = subject.data().size();
      int step = Math.max(1, n / 50_000);
      var counts = new HashMap<String, Integer>();
      int looked = 0;
      for (int row = 0; row < n; row += step, looked++)
        counts.merge(subject.cell(row, column), 1, Integer::sum);
      double agree = 0;
      for (int count : counts.values()) agree += (double) count * count / looked / looked;
      return Math.min(MOST_BITS, -Math.log(agree) / Math.log(2));
    }

    double of(Pair pair, double likeness) {
      double agreed = 0;
      double all = 0;
      for (int c = 0; c < bits.length; c++) {
        var column = columns.get(c);
        var a = subject.cell(pair.a(), column.name());
        var b = subject.cell(pair.b(), column.name());
        if (a.isEmpty() && b.isEmpty()) continue;
        all += bits[c];
        agreed += bits[c] * (column.name().equals(title) ? likeness : alike(column, a, b));
      }
      return all == 0 ? 0 : agreed / all;
    }

    private static double alike(Column column, String a, String b) {
      if (a.equals(b)) return 1;
      return column.role() == Role.TEXT ? Shingles.jaccard(Shingles.of(a), Shingles.of(b)) : 0;
    }
  }
}
