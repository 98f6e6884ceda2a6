package nurture.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import nurture.bench.MemoryRun.Shown;
import nurture.data.BadPhoto;
import nurture.drift.Change;
import nurture.drift.Comparison;
import nurture.drift.Comparison.Blanks;
import nurture.drift.Portrait;
import nurture.drift.Seen;
import nurture.eval.Estimate;
import nurture.serve.BadListing;
import nurture.serve.Remembering;
import nurture.serve.Sightings;

/**
 * Whether the watch of a served run keeps its rate on real listings, and what it sees: {@code
 * WatchedListings DATA-FOLDER RUN-FOLDER}. A run is asked about listings that it did not learn
 * from, some without their photo or title; windows of 500 answers are put beside portraits.
 */
public final class WatchedListings {
  private static final int ASKED = 9_000, PORTRAIT = 2_000, WINDOW = 500, DRAWS = 40;
  private static final double[] RATES = {0.05, 0.01, 0.001};
  private static final double MISSING = 0.15; // each input alone, of listings that are asked
  private static final String EMBEDDING = "embedding";

  private WatchedListings() {}

  /** What was seen of listings, by whether they are of 2013 or later. */
  private record Pool(List<Seen> earlier, List<Seen> later) {}

  public static void main(String[] args) throws Exception {
    var run = MemoryRun.of(Path.of(args[0]), Path.of(args[1]), Set.of());
    System.out.println(Machine.here().sentence());
    Pool pool;
    try (var memory = run.open(true)) {
      pool = ask(run, memory);
    }
    var all = new ArrayList<>(pool.earlier);
    all.addAll(pool.later);
    System.out.printf(
        Locale.ROOT,
        "%,d listings asked, of which %,d of 2013 or later%n",
        all.size(),
        pool.later.size());
    var redrawn = new ArrayList<Comparison>();
    var same = new ArrayList<Comparison>();
    var own = Portrait.open(run.folder()).orElseThrow();
    for (int draw = 0; draw < DRAWS; draw++) {
      var lots = shuffled(all, draw);
      var portrait = Portrait.of(lots.subList(0, PORTRAIT), draw);
      for (int at = PORTRAIT; at + WINDOW <= lots.size(); at += WINDOW)
        redrawn.add(compare(portrait, lots.subList(at, at + WINDOW), at + draw));
      for (int at = 0; at + WINDOW <= lots.size(); at += WINDOW)
        same.add(compare(own, lots.subList(at, at + WINDOW), at + draw));
    }
    rates("portraits of listings drawn by lot, " + DRAWS + " of them", redrawn);
    rates("the run's own portrait, of what it was examined on", same);
    for (var share : new double[] {0.05, 0.1, 0.2, 0.4}) seen(pool, share);
  }

  private static Pool ask(MemoryRun run, Remembering memory) throws BadPhoto, BadListing {
    var pool = new Pool(new ArrayList<>(), new ArrayList<>());
    var chance = new SplittableRandom(1);
    for (int row : Arrays.stream(run.unlearnt(1)).limit(ASKED).toArray()) {
      double lot = chance.nextDouble();
      var shown = lot < MISSING ? Shown.TITLE : lot < 2 * MISSING ? Shown.PHOTO : Shown.BOTH;
      var listing = run.listing(row, shown);
      var look = memory.bundle().look(listing);
      var seen =
          Sightings.of(
              run.all().id(row),
              memory.describe(),
              listing,
              memory.suggest(look),
              look.answers().embeddings()[0]);
      var year = run.all().table().cell(row, "year");
      (year != null && Double.parseDouble(year) >= 2013 ? pool.later : pool.earlier).add(seen);
    }
    return pool;
  }

  private static List<Seen> shuffled(List<Seen> all, long seed) {
    var lots = new ArrayList<>(all);
    Collections.shuffle(lots, Random.from(new SplittableRandom(seed)));
    return lots;
  }

  private static Comparison compare(Portrait portrait, List<Seen> window, long seed) {
    return Comparison.of(portrait, window, RATES[0], Blanks.IGNORE, seed);
  }

  /** How often p-values lie below rates where nothing differs, of each aspect and of any. */
  private static void rates(String beside, List<Comparison> windows) {
    System.out.printf(
        "%n%s: %,d windows of %d answers%n%n| aspect |", beside, windows.size(), WINDOW);
    for (double rate : RATES) System.out.print(" alarms at " + rate + " |");
    System.out.println("\n|---|" + "---|".repeat(RATES.length));
    var aspects = new TreeMap<String, int[]>();
    var any = new int[RATES.length];
    for (var window : windows)
      for (int r = 0; r < RATES.length; r++) {
        double rate = RATES[r];
        for (var change : window.changes())
          if (change.chance() < rate)
            aspects.computeIfAbsent(change.aspect(), a -> new int[RATES.length])[r]++;
        if (window.changes().stream().anyMatch(c -> c.adjusted() < rate)) any[r]++;
      }
    aspects.forEach((aspect, hits) -> row(aspect + ", by itself", hits, windows.size()));
    row("**any, all counted**", any, windows.size());
  }

  private static void row(String name, int[] hits, int windows) {
    System.out.print("| " + name + " |");
    for (int n : hits) System.out.print(" " + n + ", " + Estimate.share(n, windows) + " |");
    System.out.println();
  }

  /** How many windows are noticed of which a share is of a later year than the portrait. */
  private static void seen(Pool pool, double share) {
    int noticed = 0, embedding = 0;
    var others = new TreeMap<String, Integer>();
    for (int draw = 0; draw < DRAWS; draw++) {
      var earlier = shuffled(pool.earlier, draw);
      var later = shuffled(pool.later, draw);
      int fresh = (int) Math.round(share * WINDOW);
      var window = new ArrayList<>(later.subList(0, fresh));
      window.addAll(earlier.subList(PORTRAIT, PORTRAIT + WINDOW - fresh));
      var comparison =
          Comparison.of(
              Portrait.of(earlier.subList(0, PORTRAIT), draw), window, 0.001, Blanks.IGNORE, draw);
      var drifted = comparison.drifted().stream().map(Change::aspect).toList();
      if (!drifted.isEmpty()) noticed++;
      if (drifted.contains(EMBEDDING)) embedding++;
      drifted.forEach(aspect -> others.merge(aspect, 1, Integer::sum));
    }
    System.out.printf(
        Locale.ROOT,
        "%n%.0f %% of a window of 2013 or later, the portrait of earlier years, at a rate of 0.001:"
            + " %d of %d noticed, the embedding in %d; %s%n",
        100 * share,
        noticed,
        DRAWS,
        embedding,
        others);
  }
}
