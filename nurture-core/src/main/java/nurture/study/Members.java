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
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.model.LinearAnswer;
import nurture.model.ListingNet;
import nurture.model.ListingNet.Witness;
import nurture.model.Reader;
import nurture.optim.AdamW;
import nurture.optim.Average;
import nurture.optim.Muon;
import nurture.optim.Optimizer;
import nurture.optim.Schedule;
import nurture.serve.Card;
import nurture.serve.Evidence;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
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

  private @Nullable Member member(Path run, Primer primer, int m, BooleanSupplier over) {
    boolean twin = m == plan.members();
    int fold = twin ? 0 : m;
    var held = rows(i -> brief.split().fold(data, i, plan.folds()) == fold);
    var seen = primer.with(rows(i -> brief.split().fold(data, i, plan.folds()) != fold));
    var curves = new ArrayList<Curve>();
    var forgot = new ArrayList<Forgetting.Course>();
    var asked = source.knowing(beside(primer, seen));
    Engine.seed(seed(m));
    var net = begun(fold, seen);
    try {
      boolean learnt = false;
      for (var course : plan.courses())
        learnt |= learn(net, course, run, m, primer, seen, held, asked, curves, forgot, over);
      if (!learnt) {
        net.free();
        return null;
      }
      Engine.threads(plan.threads()); // of this thread
      net = withWords(net, primer, seen);
      return new Member(
          net, List.copyOf(curves), List.copyOf(forgot), unseen(net, asked, held), held, twin);
    } catch (RuntimeException | Error e) {
      net.free();
      throw e;
    }
  }

  private long seed(int m) {
    return settings.seed() * 1_000 + m;
  }

  /**
   * Whether there is now something to keep.
   *
   * @param asked the listings as one sees them who has learnt from those seen alone
   */
  private boolean learn(
      ListingNet whole,
      Course course,
      Path run,
      int m,
      Primer primer,
      int[] seen,
      int[] held,
      Listings asked,
      List<Curve> curves,
      List<Forgetting.Course> forgot,
      BooleanSupplier over) {
    var lessons = of(course.witness(), seen);
    if (lessons.length == 0) return false; // all of its few photos are in the part left out
    var unseen = of(course.witness(), held);
    var net = whole.only(course.witness());
    var epochs = new ArrayList<Event.EpochEnded>();
    var forgetting = new Forgetting.Course(course.witness(), data.size());
    forgot.add(forgetting);
    boolean photo = course.witness() == Witness.PHOTO;
    var listings = source.only(photo);
    var examined = asked.only(photo);
    Engine.threads(course.threads()); // of this thread
    try (var hold = hold(net, course.witness(), m, primer, seen);
        var optimizer = optimizer(net, course, plan.precision());
        var average = Average.of(net, course.average())) {
      var finished =
          Trainer.of(net, batch -> held(hold, loss(net, batch, forgetting)))
              .optimizer(optimizer)
              .average(average)
              .schedule(RATE)
              .epochs(course.epochs())
              .precision(plan.precision())
              .seed(seed(m))
              .validation(() -> figure(unseen(net, asked, unseen), unseen))
              .validationLoss(() -> loss(net, examined, unseen))
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
    var held = of(course.witness(), rows(i -> brief.split().fold(data, i, plan.folds()) == 0));
    var seen = primer.with(rows(i -> brief.split().fold(data, i, plan.folds()) != 0));
    var lessons = of(course.witness(), seen);
    if (lessons.length == 0 || held.length == 0) return Double.NaN;
    var listings = source.only(course.witness() == Witness.PHOTO);
    Engine.seed(seed(0));
    Engine.threads(course.threads());
    var whole = begun(0, seen);
    var net = whole.only(course.witness());
    try (var optimizer = optimizer(net, course, plan.precision());
        var average = Average.of(net, course.average())) {
      Trainer.of(net, batch -> loss(net, batch, null))
          .optimizer(optimizer)
          .average(average)
          .schedule(RATE)
          .epochs(course.epochs())
          .precision(plan.precision())
          .seed(seed(0))
          .stopWhen(stop)
          .fit(feed(listings, lessons, course, 0));
      return -loss(
          net, source.knowing(beside(primer, seen)).only(course.witness() == Witness.PHOTO), held);
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
  private Evidence unseen(ListingNet net, Listings asked, int[] held) {
    return Evidence.of(List.of(net), Feed.of(asked, held, Study.BATCH), card);
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

  /** The mean loss on listings as they are. */
  private double loss(ListingNet net, Listings listings, int[] rows) {
    double sum = 0;
    try (var pass = Feed.of(listings, rows, Study.BATCH).epoch(1)) {
      for (var batch : pass)
        try (var scope = Scope.open()) {
          sum += loss(net, batch, null).item() * batch.size();
        }
    }
    return sum / Math.max(1, rows.length);
  }

  /** Of the one witness, on the listings of which it knows something: it has no others. */
  private Tensor loss(ListingNet net, Batch batch, Forgetting.@Nullable Course forgetting) {
    var said = net.answers(batch).entrySet().iterator().next();
    var rows = batch.get(said.getKey().rows());
    var logits = said.getValue().logits();
    boolean learning = forgetting != null;
    if (batch.has("photo.other")) {
      var own = batch.get("photo.own");
      var others = rows.gather(0, batch.get("photo.other"));
      return taught(said.getValue(), batch, rows, learning)
          .times(own)
          .plus(taught(said.getValue(), batch, others, learning).times(Tensor.ones().minus(own)));
    }
    if (forgetting != null && logits != null) note(logits, batch, rows, forgetting);
    return taught(said.getValue(), batch, rows, learning);
  }

  /** By the labels, and while it learns by what an earlier version answered. */
  private Tensor taught(Reader.Answer answer, Batch batch, Tensor rows, boolean learning) {
    var loss = loss(answer, batch, rows);
    if (!learning || answer.logits() == null || dark == null) return loss;
    var at = Arrays.stream(rows.longs()).mapToInt(i -> batch.rows()[(int) i]).toArray();
    return loss.plus(dark.loss(answer.logits(), at));
  }

  private static void note(Tensor logits, Batch batch, Tensor rows, Forgetting.Course forgetting) {
    var given = batch.get("class").gather(0, rows).longs();
    var answered = logits.detach().argmax(1).longs();
    var at = rows.longs();
    for (int i = 0; i < given.length; i++)
      if (given[i] >= 0) forgetting.note(batch.rows()[(int) at[i]], given[i] == answered[i]);
  }

  /** Cross-entropy of the category, squared error of the standardised price, and of its scale. */
  private Tensor loss(Reader.Answer answer, Batch batch, Tensor rows) {
    Tensor sum = Tensor.zeros();
    if (answer.logits() != null) {
      var classes = batch.get("class").gather(0, rows);
      if (Arrays.stream(classes.longs()).anyMatch(c -> c >= 0))
        sum = Losses.crossEntropy(answer.logits(), classes, null, plan.smoothing());
    }
    if (answer.price() != null && answer.scale() != null) {
      var known = batch.get("priced").gather(0, rows);
      var miss = batch.get("price").gather(0, rows).minus(answer.price()).times(known);
      double share = rows.size(0) / Math.max(1, known.sum().item());
      var price = miss.times(miss).mean().times(share);
      // Laplace's likelihood of the error that is left: teaches the scale and nothing else. Beside
      // that of the surest answer, so that no loss is below 0.
      var left = miss.detach().abs();
      var scale =
          left.over(answer.scale())
              .plus(answer.scale().times(1 / Reader.SUREST).log().times(known))
              .mean()
              .times(share);
      sum = sum.plus(price).plus(scale.times(0.1));
    }
    return sum;
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
