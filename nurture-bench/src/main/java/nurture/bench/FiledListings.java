package nurture.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import nurture.data.Vectors;
import nurture.memory.Embedding;
import nurture.memory.ExactIndex;
import nurture.serve.Bundle;
import nurture.serve.CatalogueFile;
import nurture.serve.Remembering;
import nurture.serve.Shelf;

/**
 * How many of the ten nearest listings of a large catalogue are found in its cells, and what that
 * takes, beside a comparison with every one. Asked about: listings like some that are known, whole
 * and with single parts of their embeddings.
 */
public final class FiledListings {
  private static final int ASKED = 200, NEAREST = 10;

  private FiledListings() {}

  /** What this process has computed so far. */
  static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("FiledListings RUN   recall and processor time of RUN's filed catalogue");
      System.exit(2);
    }
    var run = Path.of(args[0]);
    long began = System.nanoTime();
    var before = processorTime();
    try (var file = CatalogueFile.open(run)) {
      var opened = processorTime();
      var shelf = Shelf.of(run, file, (_, _) -> {});
      var filed = processorTime();
      System.out.printf(
          Locale.ROOT,
          "%,d listings, %,d bytes: catalogue opened in %.1f s, cells in %.1f s of processor time;"
              + " both took %.1f s%n",
          file.size(),
          size(run),
          opened.minus(before).toMillis() / 1e3,
          filed.minus(opened).toMillis() / 1e3,
          (System.nanoTime() - began) / 1e9);
      try (var memory = new Remembering(Bundle.open(run), ExactIndex::new, shelf)) {
        var random = new SplittableRandom(7);
        var whole = asked(file, random);
        compare("whole", whole, file, memory);
        for (int part = 0; part < whole.getFirst().parts(); part++) {
          int set = 1 << part;
          var some = whole.stream().filter(e -> (e.speaking() & set) != 0).toList();
          if (!some.isEmpty() && whole.getFirst().speaking() != set)
            compare("part " + part, some.stream().map(e -> e.only(set)).toList(), file, memory);
        }
        System.out.printf(
            Locale.ROOT, "peak resident %,.0f MiB, mapped files too%n", Machine.peakMib());
      }
    }
  }

  private static long size(Path run) throws java.io.IOException {
    try (var files = Files.walk(run)) {
      return files
          .filter(f -> f.getFileName().toString().startsWith("catalogue."))
          .mapToLong(f -> f.toFile().length())
          .sum();
    }
  }

  private static List<Embedding> asked(CatalogueFile file, SplittableRandom random) {
    var asked = new ArrayList<Embedding>();
    while (asked.size() < ASKED) {
      int place = random.nextInt(file.size());
      if (file.holds(place)) asked.add(BigCatalogue.near(file.listing(place).embedding(), random));
    }
    return asked;
  }

  private static void compare(
      String what, List<Embedding> asked, CatalogueFile file, Remembering memory) {
    var similarities = new float[asked.size()][file.size()];
    for (int i = 0; i < file.size(); i++) {
      var vector = file.listing(i).embedding().vector();
      for (int q = 0; q < asked.size(); q++)
        similarities[q][i] =
            file.holds(i) ? (float) Vectors.dot(asked.get(q).vector(), vector) : -2;
    }
    int found = 0, first = 0;
    double micros = 0;
    for (int q = 0; q < asked.size(); q++) {
      var sorted = similarities[q].clone();
      Arrays.sort(sorted);
      double tenth = sorted[sorted.length - NEAREST], best = sorted[sorted.length - 1];
      var before = processorTime();
      var near = memory.similar(asked.get(q), NEAREST);
      micros += processorTime().minus(before).toNanos() / 1e3;
      for (var similar : near) {
        double similarity =
            Vectors.dot(asked.get(q).vector(), similar.listing().embedding().vector());
        if (similarity >= tenth - 1e-6) found++;
        if (similarity >= best - 1e-6) first++;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %.4f of the ten nearest found, %.3f of the nearest; %.1f ms of processor time each"
            + " (n = %d)%n",
        what,
        (double) found / asked.size() / NEAREST,
        (double) first / asked.size(),
        micros / asked.size() / 1e3,
        asked.size());
  }
}
