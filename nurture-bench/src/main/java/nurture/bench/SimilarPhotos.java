package nurture.bench;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import nurture.app.memory.Fusion;
import nurture.app.memory.Titles;
import nurture.bench.MemoryRun.Shown;
import nurture.data.BadPhoto;
import nurture.memory.ExactIndex;
import nurture.serve.BadListing;
import nurture.serve.Bundle;

/**
 * Whether similar listings are similar: the same article type among the first ten fashion listings,
 * by photo, by title and by both, beside words alone (BM25): {@code nurture-bench/run SimilarPhotos
 * ../shared/data RUN [validate]}. Asked and searched are test rows, with {@code validate} as many
 * from which nothing was learnt. The run, of 1,900 listings, is trained the first time.
 */
public final class SimilarPhotos {
  private static final int ASKED = 1_000, LOOKED_AT = 50;

  private SimilarPhotos() {}

  public static void main(String[] args) throws Exception {
    var run = MemoryRun.of(Path.of(args[0]), Path.of(args[1]), Set.of());
    System.out.println(Machine.here().sentence());
    var test = run.test(1);
    boolean validate = args.length > 2 && args[2].equals("validate");
    var drawn = validate ? run.unlearnt(1) : test;
    var rows = Arrays.stream(drawn).limit(test.length).boxed().toList();
    try (var bundle = Bundle.open(run.folder());
        var titles = new Titles()) {
      var vectors = new ExactIndex();
      for (int row : rows) {
        vectors.add(row, vector(run, bundle, row, Shown.BOTH));
        titles.add(Integer.toString(row), title(run, row));
      }
      titles.refresh();
      report(run, rows, ways(run, rows, bundle, vectors, titles, FirstTen.weights(validate)));
    }
  }

  private static Map<String, IntFunction<List<String>>> ways(
      MemoryRun run,
      List<Integer> rows,
      Bundle bundle,
      ExactIndex vectors,
      Titles titles,
      double[] weights)
      throws BadListing, BadPhoto {
    var ways = new LinkedHashMap<String, IntFunction<List<String>>>();
    for (var shown : new Shown[] {Shown.PHOTO, Shown.TITLE, Shown.BOTH}) {
      var questions = new HashMap<Integer, float[]>();
      for (int row : rows) questions.put(row, vector(run, bundle, row, shown));
      ways.put(
          shown.name().toLowerCase(Locale.ROOT) + ", vectors",
          row -> places(vectors, requireNonNull(questions.get(row))));
    }
    IntFunction<List<String>> words = row -> titles.search(title(run, row), LOOKED_AT);
    ways.put("title, words (BM25)", words);
    for (var shown : List.of("title", "both")) {
      var near = requireNonNull(ways.get(shown + ", vectors"));
      for (double weight : weights)
        ways.put(
            shown + ", words fused at " + weight,
            row -> Fusion.of(near.apply(row), 1, words.apply(row), weight));
    }
    return ways;
  }

  private static void report(
      MemoryRun run, List<Integer> rows, Map<String, IntFunction<List<String>>> ways) {
    var sizes = rows.stream().collect(Collectors.groupingBy(run::type, Collectors.counting()));
    var asked =
        rows.stream()
            .filter(row -> requireNonNull(sizes.get(run.type(row))) > 1)
            .limit(ASKED)
            .toList();
    System.out.printf(
        Locale.ROOT,
        "%,d listings of %,d types; %,d asked%n%n"
            + "| | same type in the first 10 | recall@10 | precision@10, of what can be |%n"
            + "|---|---|---|---|%n",
        rows.size(),
        sizes.size(),
        asked.size());
    ways.forEach((name, way) -> {
      var first = FirstTen.of(way, asked, rows, run::type);
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %.3f | %.3f |%n",
          name,
          first.found(),
          first.recall(),
          first.precision());
    });
  }

  private static List<String> places(ExactIndex vectors, float[] question) {
    return vectors.nearest(question, LOOKED_AT).stream().map(n -> Long.toString(n.id())).toList();
  }

  private static float[] vector(MemoryRun run, Bundle bundle, int row, Shown shown)
      throws BadListing, BadPhoto {
    return bundle.embedding(run.listing(row, shown)).vector();
  }

  private static String title(MemoryRun run, int row) {
    var title = run.all().table().cell(row, "title");
    return title == null ? "" : title;
  }
}
