package nurture.study;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.feed.Vocabulary;
import nurture.model.ListingNet;
import nurture.model.ListingNet.Witness;
import nurture.model.Reader;
import nurture.serve.Bundle;
import nurture.serve.Card;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Nets that go on from those of an earlier version. Each leaves out the fold that its forerunner
 * left out, so that what it says of those listings is still said of what it has not seen. What the
 * earlier version did not know, such as new words and categories, begins anew, and nothing holds
 * it.
 *
 * @param earlier whose nets these are; it stays open meanwhile
 * @param strength how strongly weights are held; 0 for not at all
 * @param known rows that the earlier version knows
 * @param seed by which some of them are drawn
 */
record Continuation(Bundle earlier, double strength, IntPredicate known, long seed) {
  /** So many listings tell which weights answers hang on. */
  private static final int ASKED = 300;

  Continuation {
    if (!(strength >= 0 && Double.isFinite(strength)))
      throw new IllegalArgumentException("strength must be finite and at least 0, got " + strength);
    if (earlier.familiarity().measured() == 0)
      throw new IllegalArgumentException(
          ("the nets of version %s must each have left out a part of the listings, but they were"
                  + " distilled or are too old; let them learn anew once")
              .formatted(earlier.card().version()));
  }

  Card card() {
    return earlier.card();
  }

  Plan plan(Plan today) {
    return today.after(
        card(),
        "Nets: as many and as large as those of version %s, from which they go on%s."
            .formatted(
                card().version(),
                strength == 0 ? "" : "; weights are held with strength " + strength));
  }

  /** Lets a new net begin where the earlier net of this number stands. */
  void begin(ListingNet fresh, int number, Card card) {
    inherit(fresh.state(), earlier.nets().get(number).state(), card);
  }

  /**
   * A hold on one witness of a net that has just begun; null where nothing shall be held, or the
   * earlier version knows none of the rows.
   *
   * @param rows that are learnt from
   */
  @Nullable Consolidation hold(
      ListingNet net,
      Witness witness,
      int number,
      Card card,
      Listings.Samples samples,
      int[] rows) {
    var before = earlier.nets().get(number);
    if (strength == 0 || !before.has(witness)) return null;
    boolean photo = witness == Witness.PHOTO;
    var listings =
        new Listings(card().features(), samples, Listings.Variation.NONE, null, null).only(photo);
    var asked = drawn(rows, row -> known.test(row) && listings.says(row, photo));
    if (asked.length == 0) return null;
    var information = new HashMap<String, Tensor>();
    net.parameters()
        .forEach((name, weight) -> information.put(name, Scope.outside(weight::zerosLike)));
    var measured = information(before.only(witness), Feed.of(listings, asked, 1));
    inherit(information, measured, card);
    measured.values().forEach(Tensor::close);
    return Consolidation.of(net.parameters(), information, strength);
  }

  /** By one thread at a time, for a net and its twin have one forerunner. */
  private Map<String, Tensor> information(ListingNet before, Feed listings) {
    synchronized (earlier) {
      var lots = new SplittableRandom(seed);
      return Consolidation.information(
          before,
          listings,
          batch -> surprise(before.answers(batch).values().iterator().next(), lots));
    }
  }

  /** −log of what an answer gives to a category, a price and an error that are drawn from it. */
  private static Tensor surprise(Reader.Answer said, SplittableRandom lots) {
    var sum = Tensor.zeros();
    if (said.logits() != null) {
      var shares = said.logits().detach().softmax(1).floats();
      double lot = lots.nextDouble();
      int drawn = 0;
      while (drawn < shares.length - 1 && lot >= shares[drawn]) lot -= shares[drawn++];
      sum = sum.plus(Losses.crossEntropy(said.logits(), Tensor.of(new long[] {drawn}, 1)));
    }
    if (said.price() != null) // whose squared error is −log of a normal density of variance ½
    sum =
          sum.plus(
              Losses.squared(
                  said.price(), said.price().detach().plus(lots.nextGaussian() * Math.sqrt(0.5))));
    if (said.scale() != null) { // of Laplace's density
      var error = said.scale().detach().times(-Math.log(1 - lots.nextDouble()));
      sum = sum.plus(error.over(said.scale()).plus(said.scale().log()).mean());
    }
    return sum;
  }

  /** Some of the rows that are wanted, by lot. */
  private int[] drawn(int[] rows, IntPredicate wanted) {
    var all = Arrays.stream(rows).filter(wanted).toArray();
    var lots = new SplittableRandom(seed);
    for (int i = 0; i < Math.min(ASKED, all.length); i++) {
      int j = i + lots.nextInt(all.length - i);
      int swapped = all[i];
      all[i] = all[j];
      all[j] = swapped;
    }
    return Arrays.copyOf(all, Math.min(ASKED, all.length));
  }

  /** Overwrites what an earlier net has a counterpart of, row by row where rows have names. */
  private void inherit(Map<String, Tensor> fresh, Map<String, Tensor> before, Card now) {
    var forerunners = forerunners(now);
    fresh.forEach((name, tensor) -> {
      var old = before.get(name);
      if (old == null) return;
      var rows = forerunners.get(name);
      if (rows != null) copy(tensor, old, rows);
      else if (Arrays.equals(tensor.shape(), old.shape())) tensor.set(old);
    });
  }

  /** Of tensors whose rows have names, which row of the earlier version each was, or −1. */
  private Map<String, int[]> forerunners(Card now) {
    var was = card().features();
    var is = now.features();
    var rows = new HashMap<String, int[]>();
    for (var text : is.worded())
      was.worded().stream()
          .filter(old -> old.column().equals(text.column()))
          .findFirst()
          .ifPresent(old ->
              rows.put(
                  "facts.words.%s.weight".formatted(text.column()),
                  places(text.words(), old.words())));
    rows.put("facts.values.weight", places(is.values(), was.values()));
    rows.put("facts.absent", places(facts(now), facts(card())));
    if (!is.numbers().equals(was.numbers())) // their columns have no names here
    rows.put("facts.numbers.weight", new int[0]);
    var classes = places(classes(now), classes(card()));
    for (var witness : List.of("photo", "facts"))
      for (var part : List.of("weight", "bias"))
        rows.put("%s.reader.category.%s".formatted(witness, part), classes);
    return rows;
  }

  private static List<String> facts(Card card) {
    var features = card.features();
    var names = features.names();
    return names.subList(names.size() - features.facts(), names.size());
  }

  private static List<String> classes(Card card) {
    return card.category() == null ? List.of() : card.category().classes();
  }

  private static int[] places(Vocabulary now, Vocabulary before) {
    return Arrays.stream(now.buckets()).map(before::row).toArray();
  }

  private static int[] places(List<String> now, List<String> before) {
    return now.stream().mapToInt(before::indexOf).toArray();
  }

  private static void copy(Tensor to, Tensor from, int[] rows) {
    var known = IntStream.range(0, rows.length).filter(i -> rows[i] >= 0).toArray();
    if (known.length == 0) return;
    try (var scope = Scope.open()) {
      var old = new long[rows.length];
      var share = new float[rows.length];
      for (int i : known) {
        old[i] = rows[i];
        share[i] = 1;
      }
      var inherited =
          to.rank() == 1 ? Tensor.of(share, rows.length) : Tensor.of(share, rows.length, 1);
      to.set(
          from.gather(0, Tensor.of(old, rows.length))
              .times(inherited)
              .plus(to.times(Tensor.ones().minus(inherited))));
    }
  }
}
