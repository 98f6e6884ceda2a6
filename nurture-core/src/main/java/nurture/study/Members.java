package nurture.study;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.model.LinearAnswer;
import nurture.model.ListingNet;
import nurture.model.ListingNet.Witness;
import nurture.optim.AdamW;
import nurture.optim.Average;
import nurture.optim.Muon;
import nurture.optim.Optimizer;
import nurture.optim.Schedule;
import nurture.serve.Card;
import nurture.serve.Evidence;
import nurture.tensor.Engine;
import nurture.tensor.Precision;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import nurture.train.Event;
import nurture.train.Trainer;
import nurture.train.TrainingFailed;
import org.jspecify.annotations.Nullable;

/**
 * The nets of a study, each learning from all folds but one: side by side as far as there are
 * threads, with the same result as one after the other.
 */
record Members(
    Dataset data,
    Settings settings,
    Brief brief,
    Plan plan,
    Card card,
    Listings source,
    Consumer<Progress> watcher,
    BooleanSupplier stop,
    @Nullable DarkReplay dark,
    @Nullable Continuation continuation) {
  private static final int LOOKED_AT = 500;
  private static final double CLIP = 5;
  private static final Schedule RATE = Schedule.oneCycle(0.2);

  /** The standard error of an accuracy of 0.9 on one listing (the rule of one; Breiman, 1984). */
  private static final double NOISE = 0.3;

  /**
   * A net that has learnt.
   *
   * @param forgot what its witnesses forgot on the way
   * @param unseen what it says of the listings that it left out
   * @param held their rows
   * @param twin whether it is no member, but learnt what the first did
   */
  record Member(
      ListingNet net,
      List<Curve> curves,
      List<Forgetting.Course> forgot,
      Evidence unseen,
      int[] held,
      boolean twin) {}

  /** The same by another plan. */
  Members with(Plan other) {
    return new Members(
        data, settings, brief, other, card, source, watcher, stop, dark, continuation);
  }

  /**
   * Those that have learnt, in their order, the twin last; fewer than planned where the study was
   * stopped.
   *
   * @throws nurture.train.TrainingFailed if the loss is not finite
   */
  List<Member> learn(Path run, Primer primer) {
    int together = Math.clamp(settings.threads() / plan.threads(), 1, plan.nets());
    var learnt = new ArrayList<@Nullable Member>(Collections.nCopies(plan.nets(), null));
    var wrong = new AtomicReference<@Nullable Throwable>();
    BooleanSupplier over = () -> stop.getAsBoolean() || wrong.get() != null;
    try (var pool = Executors.newFixedThreadPool(together)) {
      for (int m = 0; m < plan.nets(); m++) {
        int number = m;
        pool.execute(() -> {
          try {
            if (!over.getAsBoolean())
              learnt.set(number, Engine.apart(() -> member(run, primer, number, over)));
          } catch (Throwable e) {
            wrong.compareAndSet(null, e); // the others end after their step
          }
        });
      }
    }
    var members = learnt.stream().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
    if (Thread.currentThread().isInterrupted())
      wrong.compareAndSet(null, new IllegalStateException("learning was interrupted"));
    var failure = wrong.get();
    if (failure == null) return members;
    members.forEach(member -> member.net().free());
    if (failure instanceof RuntimeException known) throw known;
    if (failure instanceof Error error) throw error;
    throw new IllegalStateException("a net could not learn", failure);
  }

  /**
   * What a net learns from, and what it leaves out.
   *
   * @param held rows that it leaves out
   * @param seen rows that it learns from
   * @param asked the listings as one sees them who has learnt from those seen alone
   */
  private record Fold(int[] held, int[] seen, Listings asked) {}

  private Fold fold(int number, Primer primer) {
    var held = rows(i -> brief.split().fold(data, i, plan.folds()) == number);
    var seen = primer.with(rows(i -> brief.split().fold(data, i, plan.folds()) != number));
    return new Fold(held, seen, source.knowing(beside(primer, seen)));
  }

  /** By labels alone. */
  private Objective labels() {
    return new Objective(plan.smoothing(), null);
  }

  private @Nullable Member member(Path run, Primer primer, int m, BooleanSupplier over) {
    boolean twin = m == plan.members();
    int number = twin ? 0 : m;
    var fold = fold(number, primer);
    var curves = new ArrayList<Curve>();
    var forgot = new ArrayList<Forgetting.Course>();
    Engine.seed(seed(m));
    var net = begun(number, fold.seen);
    try {
      boolean learnt = false;
      for (var course : plan.courses())
        learnt |= learn(net, course, run, m, primer, fold, curves, forgot, over);
      if (!learnt) {
        net.free();
        return null;
      }
      Engine.threads(plan.threads()); // of this thread
      net = withWords(net, primer, fold.seen);
      return new Member(
          net,
          List.copyOf(curves),
          List.copyOf(forgot),
          unseen(net, fold, fold.held),
          fold.held,
          twin);
    } catch (RuntimeException | Error e) {
      net.free();
      throw e;
    }
  }

  private long seed(int m) {
    return settings.seed() * 1_000 + m;
  }

  /** Whether there is now something to keep. */
  private boolean learn(
      ListingNet whole,
      Course course,
      Path run,
      int m,
      Primer primer,
      Fold fold,
      List<Curve> curves,
      List<Forgetting.Course> forgot,
      BooleanSupplier over) {
    var lessons = of(course.witness(), fold.seen);
    if (lessons.length == 0) return false; // all of its few photos are in the part left out
    var unseen = of(course.witness(), fold.held);
    var net = whole.only(course.witness());
    var epochs = new ArrayList<Event.EpochEnded>();
    var objective = new Objective(plan.smoothing(), dark);
    var forgetting = new Forgetting.Course(course.witness(), data.size());
    forgot.add(forgetting);
    boolean photo = course.witness() == Witness.PHOTO;
    var listings = source.only(photo);
    var examined = fold.asked.only(photo);
    Engine.threads(course.threads()); // of this thread
    try (var hold = hold(net, course.witness(), m, primer, fold.seen);
        var optimizer = optimizer(net, course, plan.precision());
        var average = Average.of(net, course.average())) {
      var finished =
          Trainer.of(net, batch -> held(hold, objective.of(net, batch, forgetting)))
              .optimizer(optimizer)
              .average(average)
              .schedule(RATE)
              .epochs(course.epochs())
              .precision(plan.precision())
              .seed(seed(m))
              .validation(() -> figure(unseen(net, fold, unseen), unseen))
              .validationLoss(() -> labels().mean(net, examined, unseen))
              .noise(brief.category() == null ? 0 : NOISE / Math.sqrt(Math.max(1, unseen.length)))
              .checkpoints(
                  run.resolve("members")
                      .resolve(Integer.toString(m))
                      .resolve(course.witness().label()))
              .stopWhen(over)
              .watch(event -> {
                if (event instanceof Event.EpochEnded ended) epochs.add(ended);
                watcher.accept(new Progress.Learning(m + 1, course.witness(), event));
              })
              .fit(feed(listings, lessons, course, m));
      curves.add(new Curve(m + 1, course.witness(), List.copyOf(epochs)));
      return finished.kept() > 0;
    }
  }

  private @Nullable Consolidation hold(
      ListingNet net, Witness witness, int m, Primer primer, int[] seen) {
    return continuation == null
        ? null
        : continuation.hold(net, witness, m % plan.members(), card, primer, seen);
  }

  private static Tensor held(@Nullable Consolidation hold, Tensor loss) {
    return hold == null ? loss : loss.plus(hold.loss());
  }

  private Feed feed(Listings listings, int[] lessons, Course course, int m) {
    return Feed.of(listings.with(course.augment()), lessons, course.batch())
        .shuffled(seed(m))
        .beginning(listings.with(course.early()), course.earlyEpochs());
  }

  /**
   * The loss, on the listings that the first net leaves out, of one that learns by this course;
   * negative, so that higher is better, and NaN where nothing came of it.
   */
  double trial(Course course, Primer primer) {
    var fold = fold(0, primer);
    var held = of(course.witness(), fold.held);
    var lessons = of(course.witness(), fold.seen);
    if (lessons.length == 0 || held.length == 0) return Double.NaN;
    boolean photo = course.witness() == Witness.PHOTO;
    var listings = source.only(photo);
    Engine.seed(seed(0));
    Engine.threads(course.threads());
    var whole = begun(0, fold.seen);
    var net = whole.only(course.witness());
    try (var optimizer = optimizer(net, course, plan.precision());
        var average = Average.of(net, course.average())) {
      Trainer.of(net, batch -> labels().of(net, batch, null))
          .optimizer(optimizer)
          .average(average)
          .schedule(RATE)
          .epochs(course.epochs())
          .precision(plan.precision())
          .seed(seed(0))
          .stopWhen(stop)
          .fit(feed(listings, lessons, course, 0));
      return -labels().mean(net, fold.asked.only(photo), held);
    } catch (TrainingFailed e) {
      return Double.NaN; // too large a couple
    } finally {
      whole.free();
    }
  }

  /** A net as it begins: anew, or where that of an earlier version stands. */
  private ListingNet begun(int m, int[] seen) {
    var net =
        Scope.outside(() ->
            ListingNet.of(
                card.features(), plan.size(), brief.classes().size(), brief.price() != null));
    prepare(net, source, of(Witness.PHOTO, seen));
    if (continuation != null) continuation.begin(net, m, card);
    return net;
  }

  /** Fits what is not learnt to some of these photos. */
  static void prepare(ListingNet net, Listings source, int[] photos) {
    if (photos.length == 0) return;
    var some = Arrays.copyOf(photos, Math.min(LOOKED_AT, photos.length));
    try (var scope = Scope.open()) {
      net.prepare(source.only(true).batch(some, null));
    }
  }

  private int[] rows(IntPredicate wanted) {
    return Arrays.stream(brief.train()).filter(wanted).toArray();
  }

  /** Those of some rows of which a witness knows something. */
  private int[] of(Witness witness, int[] rows) {
    return Arrays.stream(rows).filter(row -> source.says(row, witness == Witness.PHOTO)).toArray();
  }

  /** What the net says of listings it has not learnt from. */
  private Evidence unseen(ListingNet net, Fold fold, int[] held) {
    return Evidence.of(List.of(net), Feed.of(fold.asked, held, Study.BATCH), card);
  }

  /** The net with a linear answer from words beside it, where there are words. */
  private ListingNet withWords(ListingNet net, Primer primer, int[] seen) {
    if (!card.features().words()) return net;
    return net.with(words(primer, beside(primer, seen)));
  }

  /** Rows to learn from, and those that are read beside them. */
  private int[] beside(Primer primer, int[] seen) {
    var more =
        IntStream.concat(Arrays.stream(brief.read()), Arrays.stream(primer.told(brief.read())));
    return IntStream.concat(Arrays.stream(seen), more).toArray();
  }

  /**
   * The nets with one linear answer for all, which the first carries: solved once more from every
   * listing, since solving cannot go too far, or, if there is no time for that, its own.
   */
  List<ListingNet> withOneAnswer(List<ListingNet> nets, Primer primer, boolean hurried) {
    if (!card.features().words()) return nets;
    var kept =
        hurried
            ? requireNonNull(nets.getFirst().words())
            : words(primer, primer.with(brief.learnt()));
    var alone = new ArrayList<ListingNet>();
    for (var net : nets) {
      boolean first = alone.isEmpty();
      if (!(first && hurried)) requireNonNull(net.words()).free();
      alone.add(net.with(first ? kept : null));
    }
    return alone;
  }

  private LinearAnswer words(Primer primer, int[] rows) {
    return LinearAnswer.fit(
        card.features(),
        Feed.of(source, rows, Study.BATCH),
        primer::listing,
        brief.classes().size(),
        brief.price() != null,
        (step, of) -> watcher.accept(new Progress.Solving(step, of)));
  }

  static Optimizer optimizer(ListingNet net, Course course, Precision precision) {
    if (course.filterRate() > 0)
      return Muon.of(net, course.filterRate(), course.rate())
          .betas(0.9, 0.99)
          .epsilon(course.epsilon())
          .decay(course.decay())
          .precision(precision)
          .clip(CLIP);
    return AdamW.of(net, course.rate())
        .betas(0.9, 0.99)
        .epsilon(course.epsilon())
        .decay(course.decay())
        .clip(CLIP);
  }

  /** Accuracy, less the root mean squared log error of the price. */
  private double figure(Evidence evidence, int[] rows) {
    var answers = evidence.weighed(Calibration.pooled(card, brief, evidence, rows));
    double figure = 0;
    if (brief.category() != null) {
      int right = 0, known = 0;
      for (int i = 0; i < rows.length; i++) {
        int label = brief.labels()[rows[i]];
        if (label < 0) continue;
        known++;
        var p = answers.probabilities()[i];
        if (IntStream.range(0, p.length).allMatch(c -> p[c] <= p[label])) right++;
      }
      figure += known == 0 ? 0 : (double) right / known;
    }
    if (brief.price() != null) {
      double sum = 0;
      int known = 0;
      for (int i = 0; i < rows.length; i++) {
        double price = brief.prices()[rows[i]];
        if (Double.isNaN(price)) continue;
        known++;
        double miss = Math.log1p(price) - Math.log1p(answers.prices()[i]);
        sum += miss * miss;
      }
      figure -= known == 0 ? 0 : Math.sqrt(sum / known);
    }
    return figure;
  }
}
