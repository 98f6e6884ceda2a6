package nurture.study;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.feed.Batch;
import nurture.feed.Features;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.model.ListingNet;
import nurture.model.Reader;
import nurture.model.Ridge;
import nurture.optim.AdamW;
import nurture.optim.Average;
import nurture.optim.Muon;
import nurture.optim.Optimizer;
import nurture.optim.Schedule;
import nurture.serve.Card;
import nurture.serve.Evidence;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import nurture.train.Event;
import nurture.train.Trainer;
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
    PhotoRows samples,
    Consumer<Progress> watcher,
    BooleanSupplier stop) {
  private static final double CLIP = 5;

  /** The standard error of an accuracy of 0.9 on one listing (the rule of one; Breiman, 1984). */
  private static final double NOISE = 0.3;

  /**
   * A net that has learnt.
   *
   * @param unseen what it says of the listings that it left out
   * @param held their rows
   */
  record Member(ListingNet net, List<Event.EpochEnded> curve, Evidence unseen, int[] held) {}

  /**
   * Those that have learnt, in their order; fewer than planned where the study was stopped.
   *
   * @throws nurture.train.TrainingFailed if the loss is not finite
   */
  List<Member> learn(Path run, ClassNames named) {
    int together = Math.clamp(settings.threads() / plan.threads(), 1, plan.members());
    var learnt = new ArrayList<Member>();
    try (var pool = Executors.newFixedThreadPool(together)) {
      var jobs = new ArrayList<Future<@Nullable Member>>();
      for (int m = 0; m < plan.members(); m++) {
        int number = m;
        Callable<@Nullable Member> job =
            () -> stop.getAsBoolean() ? null : Engine.apart(() -> member(run, named, number));
        jobs.add(pool.submit(job));
      }
      try {
        for (var job : jobs) {
          var member = job.get();
          if (member != null) learnt.add(member);
        }
        return learnt;
      } catch (ExecutionException e) {
        pool.shutdownNow();
        if (e.getCause() instanceof RuntimeException known) throw known;
        throw new IllegalStateException("a net could not learn", e.getCause());
      } catch (InterruptedException e) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("learning was interrupted", e);
      }
    }
  }

  private int[] rows(IntPredicate wanted) {
    return Arrays.stream(brief.train()).filter(wanted).toArray();
  }

  private @Nullable Member member(Path run, ClassNames named, int m) {
    Engine.threads(plan.threads()); // of this thread
    var held = rows(i -> brief.split().fold(data, i, plan.folds()) == m);
    var seen = named.with(rows(i -> brief.split().fold(data, i, plan.folds()) != m));
    var curve = new ArrayList<Event.EpochEnded>();
    long seed = settings.seed() * 1_000 + m;
    Engine.seed(seed);
    var net =
        Scope.outside(() ->
            ListingNet.of(
                card.features(), plan.size(), brief.classes().size(), brief.price() != null));
    try {
      var finished = learn(net, run, seed, m, seen, held, curve);
      if (!finished) {
        net.free();
        return null;
      }
      net = withWords(net, seen);
      return new Member(net, List.copyOf(curve), unseen(net, held), held);
    } catch (RuntimeException e) {
      net.free();
      throw e;
    }
  }

  private boolean learn(
      ListingNet net,
      Path run,
      long seed,
      int m,
      int[] seen,
      int[] held,
      List<Event.EpochEnded> curve) {
    try (var optimizer = optimizer(net, card.features());
        var average = Average.of(net, plan.average())) {
      var finished =
          Trainer.of(net, batch -> loss(net, batch))
              .optimizer(optimizer)
              .average(average)
              .schedule(Schedule.oneCycle(0.2))
              .epochs(plan.epochs())
              .precision(plan.precision())
              .seed(seed)
              .validation(() -> figure(unseen(net, held), held))
              .validationLoss(() -> loss(net, held))
              .noise(brief.category() == null ? 0 : NOISE / Math.sqrt(Math.max(1, held.length)))
              .checkpoints(run.resolve("members").resolve(Integer.toString(m)))
              .stopWhen(stop)
              .watch(event -> {
                if (event instanceof Event.EpochEnded ended) curve.add(ended);
                watcher.accept(new Progress.Learning(m + 1, plan.members(), event));
              })
              .fit(
                  Feed.of(source.with(plan.augment().withoutGaps()), seen, plan.batch())
                      .shuffled(seed)
                      .beginning(source, plan.gapEpochs()));
      return finished.kept() > 0;
    }
  }

  /** What the net says of listings it has not learnt from. */
  private Evidence unseen(ListingNet net, int[] held) {
    return Study.evidence(List.of(net), samples, held, card);
  }

  /** The net with a linear answer from words beside it, where there are words. */
  private ListingNet withWords(ListingNet net, int[] seen) {
    return card.features().words() ? net.with(words(seen)) : net;
  }

  /** Each net's linear answer once more, now from every listing: solving cannot go too far. */
  void solveWords(List<ListingNet> nets, int[] rows) {
    if (!card.features().words()) return;
    var whole = words(rows);
    try {
      for (var net : nets) requireNonNull(net.words()).load(whole.state());
    } finally {
      whole.free();
    }
  }

  private Ridge words(int[] rows) {
    return Ridge.fit(
        card.features(),
        Feed.of(source, rows, Study.BATCH),
        brief.classes().size(),
        brief.price() != null);
  }

  private Optimizer optimizer(ListingNet net, Features features) {
    if (features.photo() != null && plan.filterRate() > 0)
      return Muon.of(net, plan.filterRate(), plan.rate())
          .betas(0.9, 0.99)
          .epsilon(plan.epsilon())
          .decay(plan.decay())
          .clip(CLIP);
    return AdamW.of(net, plan.rate())
        .betas(0.9, 0.99)
        .epsilon(plan.epsilon())
        .decay(plan.decay())
        .clip(CLIP);
  }

  /** The mean loss on listings as they are. */
  private double loss(ListingNet net, int[] rows) {
    double sum = 0;
    var plain = source.with(Listings.Augment.NONE);
    try (var pass = Feed.of(plain, rows, Study.BATCH).epoch(1)) {
      for (var batch : pass)
        try (var scope = Scope.open()) {
          sum += loss(net, batch).item() * batch.size();
        }
    }
    return sum / Math.max(1, rows.length);
  }

  /** The witnesses' losses together; they share no weights, so each learns from its own. */
  private Tensor loss(ListingNet net, Batch batch) {
    Tensor sum = null;
    for (var entry : net.answers(batch).entrySet()) {
      var one = loss(entry.getValue(), batch, batch.get(entry.getKey().rows()));
      sum = sum == null ? one : sum.plus(one);
    }
    if (sum == null) throw new IllegalStateException("a batch must have something to learn from");
    return sum;
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
      // Laplace's likelihood of the error that is left: teaches the scale and nothing else.
      var left = miss.detach().abs();
      var scale =
          left.over(answer.scale()).plus(answer.scale().log().times(known)).mean().times(share);
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
