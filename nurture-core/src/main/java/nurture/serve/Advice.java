package nurture.serve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import nurture.eval.Conformal;
import nurture.eval.Hierarchy;
import nurture.memory.Episode;
import nurture.memory.Recollection;
import nurture.serve.Suggestion.Doubt;
import nurture.serve.Suggestion.Reason;
import org.jspecify.annotations.Nullable;

/** From what the nets say and what is remembered to one suggestion, with its reasons for doubt. */
final class Advice {
  private static final int SHOWN = 5;
  private static final double NOVEL = 0.01, TORN = 0.5, PROBABLE = 0.2;

  /** From the twentieth to the last twentieth of a normal, in deviations. */
  private static final double NINE_TENTHS = 2 * 1.645;

  /** As wide a range, as a share of that of nine tenths of all prices, says hardly anything. */
  private static final double OPEN = 0.8;

  private final Card card;
  private final Familiarity familiarity;
  private final @Nullable Hierarchy hierarchy;

  Advice(Card card, Familiarity familiarity) {
    this.card = card;
    this.familiarity = familiarity;
    this.hierarchy = card.category() == null ? null : Hierarchy.of(card.category().classes());
  }

  /** Names with their probabilities, which add up to 1 with that of none of them. */
  private record Mixed(List<String> names, float[] probabilities, double none, boolean grown) {
    double entropy() {
      return Answers.entropy(probabilities) + Answers.entropy(new float[] {(float) none});
    }
  }

  /**
   * The share of ordinary listings that are at least as unlike all that is known.
   *
   * @param distance to the nearest listing that is known; NaN where none is
   */
  double pValue(Bundle.Look look, Recollection recalled, double distance) {
    return pValue(look, card.category() == null ? null : mixed(look, recalled), distance);
  }

  private double pValue(Bundle.Look look, @Nullable Mixed mixed, double distance) {
    if (Double.isNaN(distance)) return 1;
    double entropy = mixed == null ? Double.NaN : mixed.entropy();
    return familiarity.novelty().pValue(look.embedding().speaking(), distance, entropy);
  }

  Suggestion suggestion(Bundle.Look look, Recollection recalled, double distance) {
    var doubts = new ArrayList<Doubt>();
    var mixed = card.category() == null ? null : mixed(look, recalled);
    if (pValue(look, mixed, distance) <= NOVEL)
      doubts.add(
          new Doubt(
              Reason.UNLIKE_ANYTHING_SEEN,
              "It is unlike anything seen: fewer than one of a hundred ordinary listings lies so"
                  + " far from all that is known and leaves so much open."));
    var choices = List.<Suggestion.Choice>of();
    Suggestion.@Nullable Answer answer = null;
    double remembered = 0;
    if (mixed != null && hierarchy != null && card.category() != null) {
      choices = choices(mixed);
      boolean none = !choices.isEmpty() && mixed.none > choices.getFirst().probability();
      if (!none)
        answer =
            (mixed.grown ? Hierarchy.of(mixed.names) : hierarchy)
                .descend(mixed.probabilities, card.category().confidence())
                .map(a -> new Suggestion.Answer(a.path(), a.probability(), a.leaf()))
                .orElse(null);
      remembered = recalled.votes() / (1 + recalled.votes());
      doubt(choices, answer, none, doubts);
    }
    var price = price(look.answers(), recalled);
    if (price != null && open(price))
      doubts.add(
          new Doubt(
              Reason.PRICE_RANGE_TOO_WIDE,
              "The price could be almost anything: its range is nearly as wide as that of all"
                  + " prices."));
    return new Suggestion(choices, answer, price, look.used(), doubts, remembered, card.version());
  }

  /** Whether a range is wider than nine of ten, and hardly narrower than that of all prices. */
  private boolean open(Suggestion.Price price) {
    if (price.low() == null || price.high() == null || card.price() == null) return false;
    double width = Math.log1p(price.high()) - Math.log1p(price.low());
    return width > OPEN * NINE_TENTHS * card.price().deviation()
        && price.high() > familiarity.widest() * Math.max(price.low(), 0.01);
  }

  private Mixed mixed(Bundle.Look look, Recollection recalled) {
    var net = look.answers().probabilities()[0];
    var classes = Objects.requireNonNull(card.category()).classes();
    var names = new ArrayList<>(classes);
    recalled.categories().keySet().stream()
        .filter(name -> !name.equals(Episode.NONE) && !classes.contains(name))
        .sorted()
        .forEach(names::add);
    double all = 1 + recalled.votes();
    var p = Arrays.copyOf(net, names.size());
    for (int c = 0; c < p.length; c++)
      p[c] = (float) ((p[c] + recalled.categories().getOrDefault(names.get(c), 0.0)) / all);
    return new Mixed(
        names,
        p,
        recalled.categories().getOrDefault(Episode.NONE, 0.0) / all,
        names.size() > classes.size());
  }

  private static List<Suggestion.Choice> choices(Mixed mixed) {
    var p = mixed.probabilities;
    return IntStream.range(0, p.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -p[i]))
        .limit(SHOWN)
        .map(i -> new Suggestion.Choice(mixed.names.get(i), p[i]))
        .toList();
  }

  private static void doubt(
      List<Suggestion.Choice> choices,
      Suggestion.@Nullable Answer answer,
      boolean none,
      List<Doubt> doubts) {
    if (none) {
      doubts.add(
          new Doubt(
              Reason.NONE_OF_THESE,
              "People said of such listings that none of the categories fits."));
      return;
    }
    if (choices.size() > 1
        && choices.get(1).probability() >= TORN * choices.getFirst().probability()
        && choices.get(1).probability() >= PROBABLE)
      doubts.add(
          new Doubt(
              Reason.TORN_BETWEEN_TWO,
              "It could as well be %s as %s."
                  .formatted(choices.getFirst().name(), choices.get(1).name())));
    else if (answer == null)
      doubts.add(new Doubt(Reason.NO_CATEGORY, "Nothing points to one category yet."));
  }

  private Suggestion.@Nullable Price price(Answers answers, Recollection recalled) {
    if (card.price() == null) return null;
    double net = Math.log1p(answers.prices()[0]);
    double estimate =
        Math.expm1((net + recalled.priced() * recalled.price()) / (1 + recalled.priced()));
    if (recalled.priced() == 0) estimate = answers.prices()[0]; // to the last digit
    var range = card.price().range();
    if (range == null) return new Suggestion.Price(estimate, null, null, null);
    Conformal.Range r = range.range(estimate, answers.scales()[0]);
    return new Suggestion.Price(estimate, r.low(), r.high(), range.level());
  }
}
