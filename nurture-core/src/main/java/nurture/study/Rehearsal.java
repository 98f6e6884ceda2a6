package nurture.study;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import nurture.data.Vectors;
import nurture.memory.Embedding;
import nurture.memory.Novelty;
import nurture.memory.Trust;
import nurture.model.ListingNet.Witness;
import nurture.serve.Answers;
import nurture.serve.Card;
import nurture.serve.Embeddings;
import nurture.serve.Evidence;
import nurture.serve.Familiarity;
import org.jspecify.annotations.Nullable;

/**
 * Plays a memory's life through before it begins, on the listings that a bundle's first net had not
 * seen: its mistakes are corrected, a tenth of the categories is as if no net knew them, and the
 * others are asked; and copies of photos, as if taken again, are asked after the original was
 * corrected. From that follows how far to believe an episode. Beside it: how far ordinary listings
 * lie from those that were learnt.
 */
final class Rehearsal {
  private static final int DRAWS = 8, REMEMBERED = 40, EXAMPLES = 5, COPIES = 200, PER_CLASS = 2;
  private static final int MOST = 2_000, SETS = 1 << Embeddings.PARTS;
  private static final double COPIED = 0.5; // as much as half of what else is asked

  private final Brief brief;
  private final Card card;
  private final int[] held;
  private final Evidence unseen;
  private final int[] playing; // places among the held rows
  private final float[] prior;

  /**
   * @param held rows that the net had not seen
   * @param unseen the evidence on them, of their own nets only
   * @param seed which of them play, where there are many
   */
  Rehearsal(Brief brief, Card card, int[] held, Evidence unseen, long seed) {
    this.brief = brief;
    this.card = card;
    this.held = held;
    this.unseen = unseen;
    var all = new ArrayList<>(IntStream.range(0, held.length).boxed().toList());
    Collections.shuffle(all, new Random(seed));
    this.prior = card.category() == null ? new float[0] : card.category().prior();
    this.playing = all.stream().limit(MOST).mapToInt(i -> i).sorted().toArray();
  }

  /** The held rows that play: at most {@value #MOST}. */
  int[] rows() {
    return Arrays.stream(playing).map(i -> held[i]).toArray();
  }

  /**
   * What was measured.
   *
   * @param places of all rows that the bundle learnt from
   * @param copies places of the playing rows, as if their photos were taken again
   */
  Familiarity familiarity(
      Map<Integer, Embedding> places, Map<Integer, Embedding> copies, long seed) {
    var asked = at(places);
    var nearest = nearest(asked, places);
    var trust =
        card.category() == null
            ? Trust.cautious(Embeddings.PARTS)
            : Trust.fit(Embeddings.PARTS, trials(asked, nearest, at(copies), seed));
    return new Familiarity(centres(), trust, novelty(nearest), widest(), held.length);
  }

  private List<Embedding> at(Map<Integer, Embedding> places) {
    return Arrays.stream(rows()).mapToObj(row -> requireNonNull(places.get(row))).toList();
  }

  /** The middle of what photos and facts look like, from which places are told. */
  float[][] centres() {
    return new float[][] {centre(Witness.PHOTO), centre(Witness.FACTS)};
  }

  private float[] centre(Witness witness) {
    float[] sum = new float[0];
    int n = 0;
    for (int i = 0; i < held.length; i++) {
      var features = Embeddings.folded(unseen, witness, i);
      if (sum.length == 0) sum = new float[features.length];
      boolean silent = true;
      for (int j = 0; j < sum.length; j++) {
        sum[j] += features[j];
        silent &= features[j] == 0;
      }
      if (!silent) n++;
    }
    for (int j = 0; j < sum.length; j++) sum[j] /= Math.max(1, n);
    return sum;
  }

  /** The ratio of high to low that nine of ten ranges stay below. */
  private double widest() {
    var price = card.price();
    if (price == null || price.range() == null || held.length == 0) return Double.MAX_VALUE;
    var range = price.range();
    var answers = unseen.weighed(card);
    var ratios =
        IntStream.range(0, held.length)
            .mapToDouble(i -> {
              var r = range.range(answers.prices()[i], answers.scales()[i]);
              return r.high() / Math.max(r.low(), 0.01);
            })
            .sorted()
            .toArray();
    return ratios[(int) (0.9 * (ratios.length - 1))];
  }

  /**
   * By set of parts: how far each playing row lies from the nearest learnt row of each class, the
   * last being those without a label; infinitely where it or they do not speak so.
   */
  private Map<Integer, double[][]> nearest(List<Embedding> asked, Map<Integer, Embedding> places) {
    var own = new HashSet<Integer>();
    for (int row : held) own.add(row);
    var learnt = Arrays.stream(brief.train()).filter(row -> !own.contains(row)).toArray();
    var theirs =
        Arrays.stream(learnt)
            .mapToObj(row -> parts(requireNonNull(places.get(row))))
            .toArray(float[][][]::new);
    var rows = new double[playing.length][][];
    IntStream.range(0, playing.length)
        .parallel()
        .forEach(i -> rows[i] = nearest(parts(asked.get(i)), learnt, theirs));
    var nearest = new HashMap<Integer, double[][]>();
    for (int set = 1; set < SETS; set++) {
      int parts = set;
      nearest.put(set, Arrays.stream(rows).map(row -> row[parts]).toArray(double[][]::new));
    }
    return nearest;
  }

  /** The same of one row: the cosine of a set of parts is the mean of theirs. */
  private double[][] nearest(float[][] own, int[] learnt, float[][][] theirs) {
    int classes = brief.classes().size();
    var nearest = new double[SETS][classes + 1];
    for (var row : nearest) Arrays.fill(row, Double.POSITIVE_INFINITY);
    var cosines = new double[own.length];
    for (int k = 0; k < learnt.length; k++) {
      int both = 0;
      for (int p = 0; p < own.length; p++) {
        if (own[p].length == 0 || theirs[k][p].length == 0) continue;
        cosines[p] = Vectors.dot(own[p], theirs[k][p]);
        both |= 1 << p;
      }
      int label = brief.labels()[learnt[k]];
      int c = label < 0 ? classes : label;
      for (int set = both; set > 0; set = (set - 1) & both) { // each that speaks in both
        double sum = 0;
        for (int p = 0; p < own.length; p++) if ((set >> p & 1) == 1) sum += cosines[p];
        nearest[set][c] = Math.min(nearest[set][c], 1 - sum / Integer.bitCount(set));
      }
    }
    return nearest;
  }

  private static float[][] parts(Embedding embedding) {
    return IntStream.range(0, embedding.parts()).mapToObj(embedding::part).toArray(float[][]::new);
  }

  private Novelty novelty(Map<Integer, double[][]> nearest) {
    var ordinary = new HashMap<Integer, List<Novelty.Sight>>();
    nearest.forEach((set, rows) ->
        ordinary.put(
            set,
            IntStream.range(0, rows.length)
                .mapToObj(i -> sight(i, set, rows[i]))
                .filter(sight -> Double.isFinite(sight.distance()))
                .toList()));
    return Novelty.of(Embeddings.PARTS, ordinary);
  }

  private Novelty.Sight sight(int i, int set, double[] nearest) {
    return new Novelty.Sight(
        Arrays.stream(nearest).min().orElse(Double.POSITIVE_INFINITY),
        card.category() == null ? Double.NaN : Answers.entropy(probabilities(i, set)));
  }

  private Map<Integer, List<Trust.Trial>> trials(
      List<Embedding> asked, Map<Integer, double[][]> nearest, List<Embedding> copies, long seed) {
    var labels = Arrays.stream(rows()).map(row -> brief.labels()[row]).toArray();
    var known = IntStream.range(0, labels.length).filter(i -> labels[i] >= 0).toArray();
    var trials = new HashMap<Integer, List<Trust.Trial>>();
    for (int set = 1; set < SETS; set++) {
      int parts = set;
      var of = new ArrayList<Trust.Trial>();
      var speaking =
          Arrays.stream(known).filter(i -> (asked.get(i).speaking() & parts) == parts).toArray();
      if (speaking.length < 2) continue;
      for (int draw = 0; draw < DRAWS; draw++)
        of.addAll(
            draw(
                speaking,
                asked,
                requireNonNull(nearest.get(set)),
                labels,
                set,
                new Random(seed * 100 + draw)));
      int n = Math.min(COPIES, speaking.length);
      double weight = COPIED * of.size() / n;
      for (int i = 0; i < n; i++) {
        int row = speaking[i];
        var differences = Trust.differences(copies.get(row), asked.get(row), set);
        of.add(
            new Trust.Trial(0, List.of(new Trust.Claim(0, true, differences, Double.NaN)), weight));
      }
      trials.put(set, of);
    }
    return trials;
  }

  /** A listing that is remembered, under what was said of it. */
  private record Remembered(int row, int label) {}

  /**
   * Some are remembered, the others asked. What is remembered is what people would say: examples of
   * categories new to the net, a tenth of all; its mistakes; and, since of these there are few,
   * listings under a category drawn at random, which like mistakes lie among those of another.
   */
  private List<Trust.Trial> draw(
      int[] rows, List<Embedding> asked, double[][] nearest, int[] labels, int set, Random random) {
    var order = new ArrayList<>(Arrays.stream(rows).boxed().toList());
    Collections.shuffle(order, random);
    var classes = new ArrayList<>(order.stream().map(i -> labels[i]).distinct().toList());
    Collections.shuffle(classes, random);
    Set<Integer> fresh =
        new HashSet<>(classes.subList(0, Math.max(1, Math.min(10, classes.size() / 10))));
    var remembered = new ArrayList<Remembered>();
    var counts = new HashMap<Integer, Integer>();
    for (int i : order)
      if (fresh.contains(labels[i]) && counts.merge(labels[i], 1, Integer::sum) <= EXAMPLES)
        remembered.add(new Remembered(i, labels[i]));
    int others = 0;
    for (int i : order)
      if (!fresh.contains(labels[i]) && others < REMEMBERED && mistaken(i, labels[i], set)) {
        remembered.add(new Remembered(i, labels[i]));
        others++;
      }
    var taken = new HashSet<>(remembered.stream().map(Remembered::row).toList());
    for (int i : order)
      if (!fresh.contains(labels[i]) && others < REMEMBERED && taken.add(i)) {
        remembered.add(new Remembered(i, classes.get(random.nextInt(classes.size()))));
        others++;
      }
    var trials = new ArrayList<Trust.Trial>();
    for (int i : order)
      if (!taken.contains(i))
        trials.add(
            new Trust.Trial(
                right(i, labels[i], set, fresh),
                claims(i, remembered, asked, known(nearest[i], fresh), fresh, labels, set),
                1));
    return trials;
  }

  /** How far the nearest learnt listing lies, those of new categories left out; NaN without one. */
  private static double known(double[] nearest, Set<Integer> fresh) {
    double least =
        IntStream.range(0, nearest.length)
            .filter(c -> !fresh.contains(c))
            .mapToDouble(c -> nearest[c])
            .min()
            .orElse(Double.POSITIVE_INFINITY);
    return Double.isFinite(least) ? least : Double.NaN;
  }

  private static List<Trust.Claim> claims(
      int asking,
      List<Remembered> remembered,
      List<Embedding> asked,
      double known,
      Set<Integer> fresh,
      int[] labels,
      int set) {
    var byClass = new HashMap<Integer, List<Trust.Claim>>();
    for (var other : remembered) {
      var differences = Trust.differences(asked.get(asking), asked.get(other.row), set);
      double distance = Arrays.stream(differences).sum() / Integer.bitCount(set);
      byClass
          .computeIfAbsent(other.label, c -> new ArrayList<>())
          .add(
              new Trust.Claim(
                  other.label,
                  other.label == labels[asking],
                  differences,
                  fresh.contains(other.label) ? known - distance : Double.NaN));
    }
    var claims = new ArrayList<Trust.Claim>();
    for (var of : byClass.values()) {
      of.sort(Comparator.comparingDouble(c -> Arrays.stream(c.differences()).sum()));
      claims.addAll(of.subList(0, Math.min(PER_CLASS, of.size())));
    }
    return claims;
  }

  private boolean mistaken(int i, int label, int set) {
    var p = probabilities(i, set);
    for (float other : p) if (other > p[label]) return true;
    return false;
  }

  /** The probability of a row's category by these witnesses, of those that the net knows. */
  private double right(int i, int label, int set, Set<Integer> fresh) {
    var p = probabilities(i, set);
    double unknown = 0;
    for (int c : fresh) unknown += p[c];
    return fresh.contains(label) ? 0 : p[label] / Math.max(1e-6, 1 - unknown);
  }

  private float[] probabilities(int i, int set) {
    var category = requireNonNull(card.category());
    float[] @Nullable [] logs = new float[unseen.witnesses().size()][];
    int w = 0;
    for (var testimony : unseen.witnesses().values()) {
      if ((set >> w & 1) == 1) logs[w] = testimony.logs()[playing[i]];
      w++;
    }
    return category.pool().probabilities(logs, prior);
  }
}
