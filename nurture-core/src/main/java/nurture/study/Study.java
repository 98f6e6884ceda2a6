package nurture.study;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import nurture.data.Dataset;
import nurture.drift.Portrait;
import nurture.eval.Pool;
import nurture.eval.Predictions;
import nurture.feed.Features;
import nurture.feed.Listings;
import nurture.model.ListingNet;
import nurture.model.ListingNet.Witness;
import nurture.serve.Bundle;
import nurture.serve.Card;
import nurture.serve.Evidence;
import nurture.serve.Shelf;
import nurture.serve.Sightings;
import nurture.tensor.Engine;
import org.jspecify.annotations.Nullable;

/** From a data set to a bundle and an honest account of it. */
public final class Study {
  static final int BATCH = 64; // a photo net keeps all its layers for as many
  private static final int FEWEST_PHOTOS = 20;
  private static final double UNSURE_BELOW = 0.5;

  private final Dataset data;
  private final Settings settings;
  private Brief brief;
  private Plan plan;
  private Consumer<Progress> watcher = progress -> {};
  private BooleanSupplier stop = () -> false;
  private @Nullable DarkReplay dark;
  private @Nullable Continuation continuation;

  private Study(Dataset data, Settings settings, Brief brief, Plan plan) {
    this.data = data;
    this.settings = settings;
    this.brief = brief;
    this.plan = plan;
  }

  /**
   * Settles what to learn, from what and how.
   *
   * @throws IllegalArgumentException if there is nothing or too little to learn from
   */
  public static Study of(Dataset data, Settings settings) {
    var brief = Brief.of(data, settings);
    return new Study(data, settings, brief, plan(data, settings, brief));
  }

  private static Plan plan(Dataset data, Settings settings, Brief brief) {
    int listings = brief.train().length;
    return Plan.of(
        listings,
        listings + Primer.told(data, brief),
        brief.classes().size(),
        brief.inputs(),
        settings);
  }

  /**
   * Lets all that is dear learn from some of the rows alone, such as nets from photos: the linear
   * answer, which costs little, learns from all, so that what is not looked at is not forgotten.
   * Comes before {@link #continuing}.
   *
   * @param looked which rows of this study
   * @throws IllegalArgumentException if too few of them can be learnt from
   */
  public Study looking(IntPredicate looked) {
    brief = brief.looking(looked);
    plan = plan(data, settings, brief);
    return this;
  }

  /** What will be learnt, from what, and on which rows. */
  public Brief brief() {
    return brief;
  }

  /** How it will be learnt. */
  public Plan plan() {
    return plan;
  }

  /** Tells {@code watcher} how far the study is. */
  public Study watch(Consumer<Progress> watcher) {
    this.watcher = watcher;
    return this;
  }

  /**
   * Lets the nets agree with what an earlier version answered about rows that they learn from, with
   * this weight beside the labels'.
   *
   * @param earlier its answers, the rows being this study's
   */
  public Study agreeing(Exam earlier, double weight) {
    dark = DarkReplay.of(earlier, brief.classes(), weight);
    return this;
  }

  /**
   * Lets the nets go on from an earlier version's instead of beginning anew, each weight held where
   * it is the more, the more that version's answers hang on it.
   *
   * @param earlier the version, open until this study has run
   * @param strength of the hold (elastic weight consolidation); 0 for none
   * @param known rows of this study that the earlier version knows
   * @throws IllegalArgumentException if its nets have not learnt in folds
   */
  public Study continuing(Bundle earlier, double strength, IntPredicate known) {
    continuation =
        new Continuation(
            earlier, strength, row -> row < data.size() && known.test(row), settings.seed());
    plan = continuation.plan(plan);
    return this;
  }

  /** Breaks off when this says true, and keeps the best so far. */
  public Study stopWhen(BooleanSupplier stop) {
    this.stop = stop;
    return this;
  }

  /**
   * Learns, calibrates, examines, and writes the bundle into {@code run/bundle}. A run that was
   * broken off goes on from its last epoch.
   *
   * @throws nurture.train.TrainingFailed if the loss is not finite
   * @throws IllegalStateException if it was stopped before there was anything to keep
   */
  public Result run(Path run) {
    watcher.accept(new Progress.Planned(brief, plan));
    Engine.threads(plan.threads());
    var photo = PhotoRows.photo(brief, plan);
    var used =
        IntStream.concat(Arrays.stream(brief.train()), Arrays.stream(brief.test())).toArray();
    try (var samples =
        PhotoRows.decode(
            data,
            photo,
            used,
            run.resolve("photos.cache"),
            settings.threads(),
            (done, of) -> watcher.accept(new Progress.Decoding(done, of)))) {
      var primer = Primer.beside(samples, data, brief);
      var known = primer.named(brief.learnt());
      var others =
          IntStream.concat(
                  Arrays.stream(brief.unlabelled(data)), Arrays.stream(primer.told(brief.learnt())))
              .toArray();
      var seen = Arrays.stream(brief.train()).filter(i -> samples.sample(i).hasPhoto()).count();
      if (seen < FEWEST_PHOTOS && brief.inputs().columns().size() == 1 && photo != null)
        throw new IllegalArgumentException(
            "there must be at least %d photos that can be read to learn from, got %d; the column %s names the others in vain"
                .formatted(FEWEST_PHOTOS, seen, photo.column()));
      var features =
          Features.fit(
              brief.inputs(),
              known.length,
              others.length,
              i -> primer.sample(i < known.length ? known[i] : others[i - known.length]),
              seen < FEWEST_PHOTOS && !sees(continuation) ? null : photo,
              plan.limits());
      return run(
          run,
          samples,
          primer,
          continuation == null ? features : features.after(continuation.card().features()));
    }
  }

  /** Whether nets are gone on from that see photos. */
  private static boolean sees(@Nullable Continuation continuation) {
    return continuation != null && continuation.card().features().photo() != null;
  }

  private Result run(Path run, PhotoRows samples, Primer primer, Features features) {
    var scale =
        continuation == null ? PriceScale.of(brief) : PriceScale.of(continuation.card(), brief);
    var draft = card(features, scale);
    var source =
        new Listings(
            features,
            primer,
            Listings.Variation.NONE,
            brief.category() == null ? null : primer.labels(),
            brief.price() == null ? null : primer.prices(scale.standardised(brief.prices())));
    var asPlanned =
        new Members(data, settings, brief, plan, draft, source, watcher, stop, dark, continuation);
    var members = asPlanned.with(Trials.of(asPlanned, primer));
    var plan = members.plan();
    var all = members.learn(run, primer);
    var twin = all.stream().filter(Members.Member::twin).findFirst();
    twin.ifPresent(t -> t.net().free()); // what it said is known
    var learnt = all.stream().filter(member -> !member.twin()).toList();
    Engine.threads(plan.threads());
    var nets = learnt.stream().map(Members.Member::net).toList();
    try {
      if (nets.isEmpty())
        throw new IllegalStateException(
            "the run was stopped before its first epoch ended, so there is nothing to keep; go on"
                + " with --resume");
      boolean stopped = stop.getAsBoolean();
      nets = members.withOneAnswer(nets, primer, stopped);
      var rows = learnt.stream().flatMapToInt(m -> Arrays.stream(m.held())).toArray();
      var together = Evidence.join(learnt.stream().map(Members.Member::unseen).toList());
      var recall =
          stopped
              ? null
              : Recall.of(data, settings, brief, plan, draft.features(), scale, source, watcher);
      if (recall != null) {
        nets = new ArrayList<>(nets);
        nets.set(0, nets.getFirst().remembering(recall.likeness()));
        together = together.with(Witness.LIKENESS, recall.unseen(rows));
      }
      var unseen = new Calibration.Unseen(rows, together, twin.map(t -> says(t, recall)));
      return examine(run, plan, draft, source, samples, learnt, unseen, nets, stopped);
    } finally {
      nets.forEach(ListingNet::free);
      Engine.giveBack();
    }
  }

  /** A net's evidence on what it left out, and the likeness's. */
  private static Evidence says(Members.Member member, @Nullable Recall recall) {
    return recall == null
        ? member.unseen()
        : member.unseen().with(Witness.LIKENESS, recall.unseen(member.held()));
  }

  private Card card(Features features, PriceScale scale) {
    var seen = new int[brief.classes().size()];
    for (int row : brief.learnt()) if (brief.labels()[row] >= 0) seen[brief.labels()[row]]++;
    return new Card(
        "",
        Stream.of(brief.category(), brief.price())
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" and ")),
        data.schema(),
        features,
        plan.size(),
        plan.members(),
        brief.category() == null
            ? null
            : new Card.CategoryTarget(
                brief.category(), brief.classes(), seen, even(), UNSURE_BELOW),
        brief.price() == null
            ? null
            : new Card.PriceTarget(
                brief.price(),
                Titles.currency(data, brief.price()),
                scale.mean(),
                scale.deviation(),
                even(),
                null),
        Titles.examples(data, brief));
  }

  private static Pool even() {
    return Pool.even(ListingNet.Witness.values().length);
  }

  private Result examine(
      Path run,
      Plan plan,
      Card draft,
      Listings source,
      PhotoRows samples,
      List<Members.Member> members,
      Calibration.Unseen unseen,
      List<ListingNet> nets,
      boolean stopped) {
    var provenance = provenance();
    var version = Calibration.version(provenance, settings);
    var card = Calibration.of(draft, brief, unseen, nets.size(), version);
    var folder = run.resolve("bundle");
    var bundle = Bundle.of(card, nets);
    bundle.save(folder); // before what takes a while
    var examination =
        new Examination(data, brief, card, nets, source, samples, settings.seed(), watcher);
    var test = examination.test();
    var training = examination.training();
    var alone = examination.alone();
    remember(folder, bundle, source, samples, members.getFirst());
    portrait(card, test).save(folder);
    return new Result(
        data,
        brief,
        plan,
        card,
        test,
        examination.predictions(unseen.evidence(), unseen.rows()),
        unseen.rows(),
        alone,
        training,
        members.stream().flatMap(m -> m.curves().stream()).toList(),
        Forgetting.of(members.stream().flatMap(m -> m.forgot().stream()).toList()),
        stopped,
        provenance);
  }

  /** Where the bundle comes from, and what else its answers hang on. */
  private Map<String, String> provenance() {
    var facts = Provenance.of(data.sha256(), settings);
    if (brief.read().length > 0) {
      var ids = new CRC32();
      for (int row : brief.train()) ids.update(data.id(row).getBytes(StandardCharsets.UTF_8));
      facts.put(
          "looked at",
          "%,d of %,d listings, checksum %08x"
              .formatted(brief.train().length, brief.learnt().length, ids.getValue()));
    }
    if (dark != null)
      facts.put(
          "agrees with",
          "%,d earlier answers, weight %s".formatted(dark.answers().size(), dark.weight()));
    if (continuation != null)
      facts.put(
          "goes on from",
          "%s, strength %s".formatted(continuation.card().version(), continuation.strength()));
    return facts;
  }

  /** Gives a bundle what its memory needs, and the listings that it shall know again. */
  private void remember(
      Path folder, Bundle bundle, Listings source, PhotoRows samples, Members.Member first) {
    var card = bundle.card();
    var rows = brief.train();
    var rehearsal = new Rehearsal(brief, card, first.held(), first.unseen(), settings.seed());
    var look = new Places(bundle.nets().getFirst().remembering(null), card, rehearsal.centres());
    var again = rehearsal.rows();
    int all = rows.length + again.length;
    var places =
        look.of(source, samples, rows, done -> watcher.accept(new Progress.Remembering(done, all)));
    var copied = new Copied(samples, card.features().photo(), settings.seed());
    var copies =
        look.of(
            source.of(copied),
            copied,
            again,
            done -> watcher.accept(new Progress.Remembering(rows.length + done, all)));
    bundle.with(rehearsal.familiarity(places, copies, settings.seed())).save(folder);
    new Known(data, brief, card)
        .catalogue(places, done -> watcher.accept(new Progress.Filing(done, rows.length)))
        .save(folder);
    Shelf.file(folder, (done, of) -> watcher.accept(new Progress.Filing(done, of)));
  }

  /** What the listings held out are like, to tell later whether others are like them. */
  private Portrait portrait(Card card, Predictions test) {
    return Portrait.of(Sightings.of(data, card, brief.test(), test), settings.seed());
  }
}
