package nurture.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import nurture.app.memory.Fusion;
import nurture.app.memory.Titles;
import nurture.data.Dataset;
import nurture.memory.Embedding;
import nurture.memory.ExactIndex;
import nurture.serve.BadListing;
import nurture.serve.Bundle;
import nurture.serve.Listing;
import nurture.study.Settings;
import nurture.study.Study;
import nurture.tensor.Engine;

/**
 * Whether similar listings are similar: the same PriceRunner product, offered by another shop,
 * among the first ten, by words (BM25), by the bundle's vectors, and by both as the server fuses
 * them: {@code nurture-bench/run SimilarListings ../shared/data RUN [validate]}.
 *
 * <p>A net learns categories from the titles of half of the products; the other half, which it
 * never saw, is searched: from its beginning, with {@code validate} from its end.
 */
public final class SimilarListings {
  private static final int LABELS = 1_500, SEARCHED = 5_000, ASKED = 1_000, LOOKED_AT = 50;

  private SimilarListings() {}

  public static void main(String[] args) throws IOException {
    var data = Path.of(args.length > 0 ? args[0] : "../shared/data");
    var run = Path.of(args.length > 1 ? args[1] : "runs/pricerunner");
    Engine.threads(1);
    try (var all = read(data.resolve("pricerunner/pricerunner.zip"))) {
      var products = new ArrayList<>(new java.util.TreeSet<>(cells(all, "cluster_id")));
      Collections.shuffle(products, Random.from(new SplittableRandom(1)));
      var learnt = new java.util.HashSet<>(products.subList(0, products.size() / 2));
      if (!Files.exists(run.resolve("bundle/bundle.json"))) learn(all, learnt, run);
      // Whole products, until there are enough listings.
      var byProduct = new HashMap<String, List<Integer>>();
      for (int row = 0; row < all.size(); row++)
        byProduct.computeIfAbsent(cell(all, row, "cluster_id"), c -> new ArrayList<>()).add(row);
      var rows = new ArrayList<Integer>();
      var others = products.subList(products.size() / 2, products.size());
      boolean validate = args.length > 2 && args[2].equals("validate");
      for (var product : validate ? others.reversed() : others)
        if (rows.size() < SEARCHED) rows.addAll(byProduct.getOrDefault(product, List.of()));
      try (var bundle = Bundle.open(run);
          var titles = new Titles()) {
        search(all, rows, bundle, titles, FirstTen.weights(validate));
      }
    }
  }

  private static void learn(Dataset all, java.util.Set<String> products, Path run) {
    var rows =
        IntStream.range(0, all.size())
            .filter(row -> products.contains(cell(all, row, "cluster_id")))
            .toArray();
    var settings =
        Settings.defaults()
            .with(s -> {
              s.category = "category_label";
              s.inputs = List.of("product_title");
              s.splitColumns = List.of("cluster_id");
              s.minExamples = 10;
              s.labels = LABELS;
              s.threads = 1;
              s.epochs = 8;
              s.members = 1;
            });
    var result = Study.of(all.rows(rows), settings).run(run);
    System.out.println("trained; test " + result.test().accuracy());
  }

  private static void search(
      Dataset all, List<Integer> rows, Bundle bundle, Titles titles, double[] weights) {
    var vectors = new ExactIndex();
    var embeddings = new HashMap<Integer, Embedding>();
    var sizes = new HashMap<String, Integer>();
    for (int row : rows) {
      var embedding = embedding(bundle, cell(all, row, "product_title"));
      embeddings.put(row, embedding);
      vectors.add(row, embedding.vector());
      titles.add(Integer.toString(row), cell(all, row, "product_title"));
      sizes.merge(cell(all, row, "cluster_id"), 1, Integer::sum);
    }
    titles.refresh();
    IntFunction<List<String>> words =
        row -> titles.search(cell(all, row, "product_title"), LOOKED_AT);
    IntFunction<List<String>> places =
        row ->
            vectors
                .nearest(java.util.Objects.requireNonNull(embeddings.get(row)).vector(), LOOKED_AT)
                .stream()
                .map(n -> Long.toString(n.id()))
                .toList();
    var ways = new LinkedHashMap<String, IntFunction<List<String>>>();
    ways.put("words (BM25)", words);
    ways.put("vectors", places);
    for (double weight : weights)
      ways.put(
          "words fused at " + weight,
          row -> Fusion.of(places.apply(row), 1, words.apply(row), weight));
    var asked =
        new ArrayList<>(
            rows.stream()
                .filter(row -> sizes.getOrDefault(cell(all, row, "cluster_id"), 0) > 1)
                .toList());
    Collections.shuffle(asked, Random.from(new SplittableRandom(2)));
    var questions = asked.subList(0, Math.min(ASKED, asked.size()));
    System.out.printf(
        Locale.ROOT,
        "%,d listings of %,d products; %,d asked%n%n| | same product in the first 10 | recall@10 | precision@10, of what can be | same category |%n|---|---|---|---|---|%n",
        rows.size(),
        sizes.size(),
        questions.size());
    ways.forEach((name, way) -> {
      var product = FirstTen.of(way, questions, rows, row -> cell(all, row, "cluster_id"));
      var category = FirstTen.of(way, questions, rows, row -> cell(all, row, "category_label"));
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %.3f | %.3f | %.3f |%n",
          name,
          product.found(),
          product.recall(),
          product.precision(),
          category.share());
    });
  }

  private static Embedding embedding(Bundle bundle, String title) {
    try {
      return bundle.embedding(Listing.of(Map.of("product_title", title)));
    } catch (BadListing e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> cells(Dataset all, String column) {
    return IntStream.range(0, all.size()).mapToObj(row -> cell(all, row, column)).toList();
  }

  private static String cell(Dataset all, int row, String column) {
    var cell = all.table().cell(row, column);
    return cell == null ? "" : cell;
  }

  private static Dataset read(Path zip) throws IOException {
    var folder = Files.createTempDirectory("pricerunner");
    folder.toFile().deleteOnExit();
    var table = folder.resolve("products.csv");
    try (var file = new ZipFile(zip.toFile());
        var in = file.getInputStream(file.getEntry("products.csv"))) {
      Files.copy(in, table);
      return Dataset.read(table);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      table.toFile().deleteOnExit();
    }
  }
}
