package nurture.lab.matching;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.ZipFile;
import nurture.eval.Estimate;
import nurture.nn.Dropout;
import nurture.nn.Layer;
import nurture.nn.Linear;
import nurture.optim.AdamW;
import nurture.optim.Schedule;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * Whether two listings are one product, learnt from what they have in common and, more telling,
 * from what each says that the other does not: the rarest word, the number, the model.
 *
 * <p><b>Asked</b>: Walmart–Amazon (Köpcke et al., 2010; pairs of Mudgal et al., 2018), where a
 * person sees a pair at once by its model number and the cosine of two titles does not. How far do
 * eighteen plain comparisons and a small net get, beside a threshold on that cosine, and beside
 * language models (Ditto: Li et al., 2020)?
 *
 * <p>Five nets, each without a fifth of the lessons; what each says of its fifth chooses the
 * threshold, and the mean of the five answers the exam, which is looked at once.
 *
 * <p>{@code nurture-bench/run lab.matching.SameProduct ../shared/data}. Cost and result: {@code
 * docs/results/matching.md}.
 */
public final class SameProduct {
  private static final int FOLDS = 5;
  private static final Pattern FIELD = Pattern.compile("COL (\\S+) VAL (.*?)(?= COL |$)");
  private static final Pattern WORD = Pattern.compile("[a-z0-9]+(?:[.-][a-z0-9]+)*");
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");

  private SameProduct() {}

  /**
   * What is tried.
   *
   * @param hidden units of the net
   * @param dropout of them
   * @param steps over all lessons
   * @param rate of AdamW at its highest
   * @param decay of AdamW
   * @param seed of starts
   */
  public record Config(
      int hidden, double dropout, int steps, double rate, double decay, long seed) {
    /** As measured; chosen out of fold, on seed 1. */
    public static Config of(long seed) {
      return new Config(64, 0.2, 400, 1e-2, 0.1, seed);
    }

    /** For a test. */
    public static Config tiny() {
      return new Config(16, 0, 100, 3e-2, 0.1, 1);
    }
  }

  /** A listing; cells that are empty are not known. */
  public record Product(String title, String brand, String model, String price) {
    static Product parse(String text) {
      var cells = new HashMap<String, String>();
      var field = FIELD.matcher(text.strip());
      while (field.find()) cells.put(field.group(1), field.group(2).strip());
      return new Product(
          cells.getOrDefault("title", ""),
          cells.getOrDefault("brand", ""),
          cells.getOrDefault("modelno", ""),
          cells.getOrDefault("price", ""));
    }

    /** All that tells one product from another. */
    List<String> names() {
      return words(String.join(" ", title, model, brand));
    }
  }

  /** Two listings, and whether a person found them the same. */
  public record Pair(Product a, Product b, boolean same) {
    /** From a line {@code COL title VAL … \t COL title VAL … \t 1}. */
    static Pair parse(String line) {
      var parts = line.split("\t", -1);
      if (parts.length != 3)
        throw new IllegalArgumentException(
            "a pair must have 2 tabs, got " + (parts.length - 1) + " in '" + line + "'");
      return new Pair(
          Product.parse(parts[0]), Product.parse(parts[1]), parts[2].strip().equals("1"));
    }
  }

  /**
   * What came of it.
   *
   * @param f1 of the nets on the exam
   * @param outOfFold of the nets on the lessons, at the threshold chosen there
   * @param cosine F1 on the exam of a threshold on titles' TF-IDF cosine, chosen on the lessons
   */
  public record Report(Estimate f1, double outOfFold, Estimate cosine) {}

  /** How much a word or a piece says: the rarer among listings, the more. */
  private static final class Rarity {
    private final Map<String, Integer> in = new HashMap<>();
    private int listings;

    void add(List<String> parts) {
      listings++;
      for (var part : new HashSet<>(parts)) in.merge(part, 1, Integer::sum);
    }

    double of(String part) {
      return 1 + Math.log((listings + 1.0) / (in.getOrDefault(part, 0) + 1));
    }
  }

  /** Two listings as numbers. */
  static final class Evidence {
    private final Rarity words = new Rarity();
    private final Rarity pieces = new Rarity();

    /** How rare what is, is learnt from titles, each once. */
    Evidence(List<Pair> lessons) {
      var seen = new HashSet<String>();
      for (var pair : lessons)
        for (var product : List.of(pair.a, pair.b))
          if (seen.add(product.title)) {
            words.add(words(product.title));
            pieces.add(pieces(product.title));
          }
    }

    /** Titles alone, as a search engine would compare them. */
    double cosine(Pair pair) {
      return cosine(words(pair.a.title), words(pair.b.title), words::of);
    }

    double[] of(Pair pair) {
      var a = pair.a;
      var b = pair.b;
      var titleA = words(a.title);
      var titleB = words(b.title);
      var codesA = a.names().stream().filter(SameProduct::coded).toList();
      var codesB = b.names().stream().filter(SameProduct::coded).toList();
      var numbersA = all(NUMBER, a.title);
      var numbersB = all(NUMBER, b.title);
      var modelA = letters(a.model);
      var modelB = letters(b.model);
      double priceA = price(a);
      double priceB = price(b);
      boolean priced = priceA > 0 && priceB > 0;
      ToDoubleFunction<String> one = part -> 1;
      return new double[] {
        cosine(titleA, titleB, words::of),
        cosine(pieces(a.title), pieces(b.title), pieces::of),
        cosine(a.names(), b.names(), words::of),
        covered(titleA, titleB, words::of),
        covered(titleB, titleA, words::of),
        covered(codesA, codesB, words::of),
        covered(codesB, codesA, words::of),
        covered(numbersA, numbersB, one),
        covered(numbersB, numbersA, one),
        rarest(titleA, titleB),
        rarest(titleB, titleA),
        one(modelA.isEmpty() || modelB.isEmpty()),
        one(!modelA.isEmpty() && modelA.equals(modelB)),
        one(modelA.length() > 3 && letters(b.title).contains(modelA)),
        one(modelB.length() > 3 && letters(a.title).contains(modelB)),
        cosine(pieces(a.brand), pieces(b.brand), one),
        one(priced),
        priced ? Math.min(2, Math.abs(Math.log(priceA / priceB))) : 0
      };
    }

    /** The rarest word of one that the other lacks. */
    private double rarest(List<String> of, List<String> other) {
      var known = Set.copyOf(other);
      return of.stream().filter(w -> !known.contains(w)).mapToDouble(words::of).max().orElse(0);
    }

    private static double cosine(
        List<String> a, List<String> b, ToDoubleFunction<String> importance) {
      var first = weights(a, importance);
      var second = weights(b, importance);
      double dot = 0;
      for (var entry : first.entrySet())
        dot += entry.getValue() * second.getOrDefault(entry.getKey(), 0.0);
      double length = Math.sqrt(square(first) * square(second));
      return length > 0 ? dot / length : 0;
    }

    private static Map<String, Double> weights(
        List<String> parts, ToDoubleFunction<String> importance) {
      var weights = new HashMap<String, Double>();
      for (var part : parts) weights.merge(part, importance.applyAsDouble(part), Double::sum);
      return weights;
    }

    private static double square(Map<String, Double> weights) {
      return weights.values().stream().mapToDouble(w -> w * w).sum();
    }

    /** Which share of one, by importance, the other has too. */
    private static double covered(
        List<String> of, List<String> by, ToDoubleFunction<String> importance) {
      var known = Set.copyOf(by);
      double all = 0;
      double met = 0;
      for (var part : Set.copyOf(of)) {
        double weight = importance.applyAsDouble(part);
        all += weight;
        if (known.contains(part)) met += weight;
      }
      return all > 0 ? met / all : 0;
    }

    private static double price(Product product) {
      return nurture.data.Numbers.parse(product.price).orElse(0);
    }

    private static double one(boolean condition) {
      return condition ? 1 : 0;
    }
  }

  record Net(Linear hidden, Dropout dropout, Linear out) implements Layer {
    @Override
    public Tensor apply(Tensor x) {
      return out.apply(dropout.apply(hidden.apply(x).relu())).reshape(-1);
    }
  }

  /** Learns from some pairs and is examined on others. */
  public static Report run(Config c, List<Pair> lessons, List<Pair> exam) {
    var evidence = new Evidence(lessons);
    var known = rows(evidence, lessons);
    var own = new double[lessons.size()];
    var answers = new double[exam.size()];
    try (var scope = Scope.open()) {
      var x = standardised(known, known);
      var asked = standardised(known, rows(evidence, exam));
      for (int fold = 0; fold < FOLDS; fold++) {
        int held = fold;
        var out = LongStream.range(0, own.length).filter(i -> i % FOLDS == held).toArray();
        var in = LongStream.range(0, own.length).filter(i -> i % FOLDS != held).toArray();
        Engine.seed(c.seed * FOLDS + fold);
        try (var part = Scope.open()) {
          var net = learnt(c, rows(x, in), same(lessons, in));
          var told = net.apply(rows(x, out)).sigmoid().floats();
          for (int i = 0; i < out.length; i++) own[(int) out[i]] = told[i];
          var exams = net.apply(asked).sigmoid().floats();
          for (int i = 0; i < answers.length; i++) answers[i] += exams[i] / FOLDS;
        }
      }
    }
    double threshold = threshold(own, lessons);
    var titles = lessons.stream().mapToDouble(evidence::cosine).toArray();
    var askedTitles = exam.stream().mapToDouble(evidence::cosine).toArray();
    return new Report(
        f1(answers, threshold, exam),
        f1(own, threshold, lessons).value(),
        f1(askedTitles, threshold(titles, lessons), exam));
  }

  /** All lessons in every step: they are few. */
  private static Net learnt(Config c, Tensor x, Tensor y) {
    var net =
        new Net(Linear.of(x.size(1), c.hidden), new Dropout(c.dropout), Linear.of(c.hidden, 1));
    try (var rule = AdamW.of(net, c.rate).decay(c.decay)) {
      for (int step = 0; step < c.steps; step++) {
        double rate = Schedule.cosine().at((double) step / c.steps);
        rule.step(() -> Losses.binaryCrossEntropy(net.apply(x), y), rate, rate);
      }
    }
    return net;
  }

  private static Tensor rows(Tensor x, long[] rows) {
    return x.gather(0, Tensor.of(rows, rows.length));
  }

  private static Tensor same(List<Pair> pairs, long[] rows) {
    var all = new float[rows.length];
    for (int i = 0; i < all.length; i++) all[i] = pairs.get((int) rows[i]).same ? 1 : 0;
    return Tensor.of(all, all.length);
  }

  private static double[][] rows(Evidence evidence, List<Pair> pairs) {
    return pairs.parallelStream().map(evidence::of).toArray(double[][]::new);
  }

  /** Each column less its mean among the lessons, in their deviations. */
  private static Tensor standardised(double[][] lessons, double[][] rows) {
    int d = lessons[0].length;
    var out = new float[rows.length * d];
    for (int k = 0; k < d; k++) {
      int column = k;
      double[] values = Arrays.stream(lessons).mapToDouble(r -> r[column]).toArray();
      double mean = Arrays.stream(values).average().orElseThrow();
      double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
      for (int i = 0; i < rows.length; i++)
        out[i * d + k] = (float) ((rows[i][k] - mean) / (Math.sqrt(square) + 1e-6));
    }
    return Tensor.of(out, rows.length, d);
  }

  /** The answer from which on pairs are called the same where F1 is highest. */
  static double threshold(double[] answers, List<Pair> pairs) {
    var order =
        IntStream.range(0, answers.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -answers[i]))
            .toList();
    long there = pairs.stream().filter(Pair::same).count();
    double best = -1;
    double threshold = Double.POSITIVE_INFINITY;
    int hits = 0;
    for (int k = 0; k < order.size(); k++) {
      if (pairs.get(order.get(k)).same) hits++;
      double f1 = 2.0 * hits / (k + 1 + there);
      if (f1 > best) {
        best = f1;
        threshold = answers[order.get(k)];
      }
    }
    return threshold;
  }

  private static Estimate f1(double[] answers, double threshold, List<Pair> pairs) {
    return Estimate.bootstrap(
        pairs.size(),
        rows -> {
          int hits = 0;
          int called = 0;
          int there = 0;
          for (int i : rows) {
            boolean found = answers[i] >= threshold;
            boolean same = pairs.get(i).same;
            if (found) called++;
            if (same) there++;
            if (found && same) hits++;
          }
          return 2.0 * hits / Math.max(1, called + there);
        },
        1);
  }

  private static List<String> words(String text) {
    return all(WORD, text.toLowerCase(Locale.ROOT));
  }

  /** Each three neighbouring characters. */
  private static List<String> pieces(String text) {
    var plain = " " + String.join(" ", words(text)) + " ";
    if (plain.isBlank()) return List.of();
    return IntStream.range(0, plain.length() - 2).mapToObj(i -> plain.substring(i, i + 3)).toList();
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(m -> m.group()).toList();
  }

  private static boolean coded(String word) {
    return word.chars().anyMatch(Character::isDigit);
  }

  private static String letters(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** The folder of data, then seeds. */
  public static void main(String[] args) throws IOException {
    if (args.length < 1) {
      System.err.println("SameProduct DATA [SEED…]   Walmart–Amazon, F1");
      System.exit(2);
    }
    Engine.threads(1);
    var folder = Path.of(args[0], "product-matching", "walmart-amazon.zip");
    var lessons = read(folder, "train.txt");
    var exam = read(folder, "valid.txt");
    var seeds = args.length > 1 ? Arrays.copyOfRange(args, 1, args.length) : new String[] {"1"};
    var f1s = new double[seeds.length];
    for (int i = 0; i < seeds.length; i++) {
      var report = run(Config.of(Long.parseLong(seeds[i])), lessons, exam);
      f1s[i] = report.f1.value();
      System.out.printf(
          Locale.ROOT,
          "seed %s: F1 %s, out of fold %.3f; cosine of titles %s%n",
          seeds[i],
          report.f1,
          report.outOfFold,
          report.cosine);
    }
    System.out.println("mean " + Estimate.mean(f1s));
  }

  private static List<Pair> read(Path zip, String name) throws IOException {
    try (var file = new ZipFile(zip.toFile());
        var lines =
            new BufferedReader(
                new InputStreamReader(
                    file.getInputStream(file.getEntry(name)), StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.isBlank()).map(Pair::parse).toList();
    }
  }
}
