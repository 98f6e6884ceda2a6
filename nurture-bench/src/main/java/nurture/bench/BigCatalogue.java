package nurture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nurture.memory.Embedding;
import nurture.serve.Catalogue;
import nurture.serve.Shelf;

/**
 * A run with as many known listings as one likes, for serving under their weight: each lies near
 * one that the run knows, in a place and under a name of its own.
 */
public final class BigCatalogue {
  /** A made listing's cosine with the one it is made from is about 1 ÷ √(1 + SPREAD²). */
  private static final double SPREAD = 0.5;

  private BigCatalogue() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("BigCatalogue RUN OUT N   copies a run and gives it N known listings");
      System.exit(2);
    }
    var run = Path.of(args[0]);
    var out = Path.of(args[1]);
    copy(run.resolve("bundle"), out.resolve("bundle"));
    var known = Catalogue.open(run).listings();
    if (known.isEmpty()) throw new IllegalArgumentException(run + " must know listings, got none");
    int n = Integer.parseInt(args[2]);
    Catalogue.save(out, n, () -> made(known, n).iterator());
    System.out.printf(
        Locale.ROOT,
        "%s knows %s listings in %d dimensions%n",
        out,
        args[2],
        known.getFirst().embedding().vector().length);
    var began = FiledListings.processorTime();
    Shelf.file(out, (_, _) -> {});
    System.out.printf(
        Locale.ROOT,
        "filed in %.1f s of processor time%n",
        FiledListings.processorTime().minus(began).toMillis() / 1e3);
  }

  private static Stream<Catalogue.Known> made(List<Catalogue.Known> known, int n) {
    var random = new SplittableRandom(1);
    return IntStream.range(0, n)
        .mapToObj(i -> {
          var like = known.get(i % known.size());
          return new Catalogue.Known(
              "made-" + i,
              like.text() + " " + Integer.toString(random.nextInt(20_000), 36),
              like.category(),
              like.price(),
              null,
              near(like.embedding(), random));
        });
  }

  /** A place near another, in all the parts that speak. */
  static Embedding near(Embedding like, SplittableRandom random) {
    var ends = like.ends();
    var parts = new float[ends.length][];
    for (int p = 0, from = 0; p < parts.length; from = ends[p++]) {
      parts[p] = new float[ends[p] - from];
      if ((like.speaking() >> p & 1) == 0) continue; // says nothing, and shall not now
      double size = SPREAD / Math.sqrt((double) parts[p].length * like.parts());
      for (int k = 0; k < parts[p].length; k++)
        parts[p][k] = (float) (like.vector()[from + k] + size * random.nextGaussian());
    }
    return Embedding.of(parts);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (var file : files.filter(Files::isRegularFile).toList())
        Files.copy(file, to.resolve(file.getFileName()));
    }
  }
}
