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
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.data.BadPhoto;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.memory.Embedding;
import nurture.memory.ExactIndex;
import nurture.memory.Novelty;
import nurture.memory.Trust;
import nurture.model.ListingNet;
import nurture.model.ListingNet.Witness;
import nurture.serve.Card;
import nurture.serve.Catalogue;
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
  private static final double COPIED = 0.5; // as much as half of what else is asked
  private static final int THUMBNAIL = 128, MOST_TEXT = 200;

  private final Dataset data;
  private final Brief brief;
  private final Card card;
  private final ListingNet net;
  private final Listings source;
  private final PhotoRows samples;
  private final int[] held;
  private final Evidence unseen;

  /**
   * @param held rows that the net had not seen
   * @param unseen the evidence on them, of their own nets only
   */
  Rehearsal(
      Dataset data,
      Brief brief,
      Card card,
      ListingNet net,
      Listings source,
      PhotoRows samples,
      int[] held,
      Evidence unseen) {
    this.data = data;
    this.brief = brief;
    this.card = card;
    this.net = net;
    this.source = source;
    this.samples = samples;
    this.held = held;
    this.unseen = unseen;
  }

  private Evidence evidence(Listings listings, int[] rows) {
    return Evidence.of(List.of(net), Feed.of(listings, rows, Study.BATCH), card);
  }

  private List<Embedding> embeddings(
      Evidence evidence, Listings.Samples from, int[] rows, float[][] centres) {
    return IntStream.range(0, rows.length)
        .mapToObj(i -> Embeddings.of(evidence, i, from.sample(rows[i]), card.features(), centres))
        .toList();
  }

  /** What was measured. */
  Familiarity familiarity(long seed) {
    var centres = centres();
    var asked = embeddings(unseen, samples, held, centres);
    var nearest = nearest(asked, centres);
    var trust =
        card.category() == null
            ? Trust.cautious(Embeddings.PARTS)
            : Trust.fit(Embeddings.PARTS, trials(asked, nearest, centres, seed));
    return new Familiarity(centres, trust, novelty(nearest), widest(), held.length);
  }

  private float[][] centres() {
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
   * By set of parts: how far each held row lies from the nearest learnt row of each class, the last
   * being those without a label; infinitely where it or they do not speak so.
   */
  private Map<Integer, double[][]> nearest(List<Embedding> asked, float[][] centres) {
    var own = new HashSet<Integer>();
    for (int row : held) own.add(row);
    var learnt = Arrays.stream(brief.train()).filter(row -> !own.contains(row)).toArray();
    var known = embeddings(evidence(source, learnt), samples, learnt, centres);
    int classes = brief.classes().size();
    var nearest = new HashMap<Integer, double[][]>();
    for (int set = 1; set < 1 << Embeddings.PARTS; set++) {
      int parts = set;
      var vectors = known.stream().map(k -> speaking(k, parts)).toList();
      var rows = new double[held.length][classes + 1];
      IntStream.range(0, held.length)
          .parallel()
          .forEach(i -> {
            Arrays.fill(rows[i], Double.POSITIVE_INFINITY);
            var vector = speaking(asked.get(i), parts);
            if (vector.length == 0) return;
            for (int k = 0; k < learnt.length; k++) {
              if (vectors.get(k).length == 0) continue;
              int label = brief.labels()[learnt[k]];
              int c = label < 0 ? classes : label;
              rows[i][c] = Math.min(rows[i][c], 1 - ExactIndex.dot(vector, vectors.get(k)));
            }
          });
      nearest.put(set, rows);
    }
    return nearest;
  }

  /** The vector of these parts, or none where not all of them speak. */
  private static float[] speaking(Embedding embedding, int set) {
    return (embedding.speaking() & set) == set ? embedding.only(set).vector() : new float[0];
  }

  private static Novelty novelty(Map<Integer, double[][]> nearest) {
    var distances = new HashMap<Integer, List<Double>>();
    nearest.forEach((set, rows) ->
        distances.put(
            set,
            Arrays.stream(rows)
                .map(row -> Arrays.stream(row).min().orElse(Double.POSITIVE_INFINITY))
                .filter(Double::isFinite)
                .toList()));
    return Novelty.of(Embeddings.PARTS, distances);
  }

  private Map<Integer, List<Trust.Trial>> trials(
      List<Embedding> asked, Map<Integer, double[][]> nearest, float[][] centres, long seed) {
    var labels = Arrays.stream(held).map(row -> brief.labels()[row]).toArray();
    var known = IntStream.range(0, held.length).filter(i -> labels[i] >= 0).toArray();
    var copied = new Copied(samples, card.features().photo(), seed);
    var copies = embeddings(evidence(source.of(copied), held), copied, held, centres);
    var trials = new HashMap<Integer, List<Trust.Trial>>();
    for (int set = 1; set < 1 << Embeddings.PARTS; set++) {
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
    float[] @Nullable [] logs = new float[Embeddings.PARTS][];
    int w = 0;
    for (var testimony : unseen.witnesses().values()) {
      if ((set >> w & 1) == 1) logs[w] = testimony.logs()[i];
      w++;
    }
    return category.pool().probabilities(logs, category.prior());
  }

  /** The listings that the bundle shall know again. */
  Catalogue catalogue(Familiarity familiarity) {
    var rows = brief.train();
    var embeddings = embeddings(evidence(source, rows), samples, rows, familiarity.centres());
    var listings = new ArrayList<Catalogue.Known>();
    for (int i = 0; i < rows.length; i++)
      listings.add(
          new Catalogue.Known(
              data.id(rows[i]),
              text(rows[i]),
              brief.labels()[rows[i]] < 0 ? null : brief.classes().get(brief.labels()[rows[i]]),
              brief.prices()[rows[i]],
              thumbnail(rows[i]),
              embeddings.get(i)));
    return new Catalogue(listings);
  }

  private String text(int row) {
    var words = new StringBuilder();
    for (var text : card.features().texts()) {
      var cell = data.table().cell(row, text.column());
      if (cell != null) words.append(words.isEmpty() ? "" : " · ").append(cell);
    }
    return words.substring(0, Math.min(MOST_TEXT, words.length()));
  }

  private byte @Nullable [] thumbnail(int row) {
    if (card.features().photo() == null) return null;
    for (var column : data.schema().of(Role.PHOTO)) {
      var name = data.table().cell(row, column.name());
      if (name == null) continue;
      try {
        return data.photos().load(name, THUMBNAIL).within(THUMBNAIL).encode("jpeg");
      } catch (BadPhoto e) {
        return null; // counted when it was decoded to learn from
      }
    }
    return null;
  }

  /** The same listings with their photos as if taken again: nearer, blurred, brighter or darker. */
  private record Copied(
      Listings.Samples samples, nurture.feed.Features.@Nullable Photo photo, long seed)
      implements Listings.Samples {
    @Override
    public Listings.Sample sample(int row) {
      var sample = samples.sample(row);
      return new Listings.Sample() {
        @Override
        public String id() {
          return sample.id();
        }

        @Override
        public @Nullable String cell(String column) {
          return sample.cell(column);
        }

        @Override
        public boolean hasPhoto() {
          return sample.hasPhoto();
        }

        @Override
        public void photo(byte[] into, int offset) {
          if (photo == null) return;
          var plain = new byte[photo.width() * photo.height() * 3];
          sample.photo(plain, 0);
          again(
              plain, into, offset, photo.width(), photo.height(), new SplittableRandom(row + seed));
        }
      };
    }

    private static void again(
        byte[] from, byte[] to, int offset, int w, int h, SplittableRandom random) {
      double zoom = 1 - 0.15 * random.nextDouble(), gain = 0.75 + 0.5 * random.nextDouble();
      double left = (1 - zoom) * w * random.nextDouble(),
          top = (1 - zoom) * h * random.nextDouble();
      boolean blurred = random.nextBoolean();
      for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
          for (int c = 0; c < 3; c++) {
            double sum = 0;
            int n = 0, reach = blurred ? 1 : 0;
            for (int dy = -reach; dy <= reach; dy++)
              for (int dx = -reach; dx <= reach; dx++, n++) {
                int sx = Math.clamp((int) (left + zoom * (x + 0.5)) + dx, 0, w - 1);
                int sy = Math.clamp((int) (top + zoom * (y + 0.5)) + dy, 0, h - 1);
                sum += from[(sy * w + sx) * 3 + c] & 255;
              }
            to[offset + (y * w + x) * 3 + c] = (byte) Math.clamp((long) (gain * sum / n), 0, 255);
          }
    }
  }
}
