package nurture.study;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.eval.Categories;
import nurture.eval.Pool;
import nurture.eval.Predictions;
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
import nurture.serve.Bundle;
import nurture.serve.Card;
import nurture.serve.Evidence;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import nurture.train.Event;
import nurture.train.Trainer;
import org.jspecify.annotations.Nullable;

/** From a data set to a bundle and an honest account of it. */
public final class Study {
  private static final int TRAINING_SAMPLE = 2_000, BATCH = 256;
  private static final double UNSURE_BELOW = 0.5, CLIP = 5;

  /** Half the standard error of an accuracy of 0.9 on one listing. */
  private static final double NOISE = 0.15;

  private final Dataset data;
  private final Settings settings;
  private final Brief brief;
  private final Plan plan;
  private Consumer<Progress> watcher = progress -> {};
  private BooleanSupplier stop = () -> false;

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
    var plan = Plan.of(brief.train().length, brief.classes().size(), brief.inputs(), settings);
    return new Study(data, settings, brief, plan);
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
      var named = ClassNames.beside(samples, data.size(), brief);
      var known = named.with(brief.train());
      var others = brief.unlabelled(data);
      var features =
          Features.fit(
              brief.inputs(),
              known.length,
              others.length,
              i -> named.sample(i < known.length ? known[i] : others[i - known.length]),
              photo,
              plan.limits());
      return run(run, samples, named, features);
    }
  }

  private Result run(Path run, PhotoRows samples, ClassNames named, Features features) {
    var scale = PriceScale.of(brief);
    var draft = card(features, scale);
    var source =
        new Listings(
            features,
            named,
            plan.augment(),
            brief.category() == null ? null : named.labels(),
            brief.price() == null ? null : named.prices(scale.standardised(brief.prices())));
    var nets = new ArrayList<ListingNet>();
    var curves = new ArrayList<List<Event.EpochEnded>>();
    var unseen = new ArrayList<Evidence>();
    var unseenRows = new ArrayList<int[]>();
    boolean stopped = false;
    try {
      for (int m = 0; m < plan.members() && !stopped; m++) {
        int fold = m;
        var held = rows(i -> brief.split().fold(data, i, plan.folds()) == fold);
        var seen = rows(i -> brief.split().fold(data, i, plan.folds()) != fold);
        var curve = new ArrayList<Event.EpochEnded>();
        var net = member(run, draft, source, samples, m, named.with(seen), held, curve);
        stopped = stop.getAsBoolean();
        if (net == null) break;
        nets.add(net);
        curves.add(List.copyOf(curve));
        unseen.add(evidence(List.of(net), samples, held, draft));
        unseenRows.add(held);
      }
      if (nets.isEmpty())
        throw new IllegalStateException(
            "the run was stopped before its first epoch ended, so there is nothing to keep; go on"
                + " with --resume");
      watcher.accept(new Progress.Examining());
      if (!stopped) solveWords(nets, draft, source, named.with(brief.train()));
      return examine(run, draft, samples, nets, curves, unseen, unseenRows, stopped);
    } finally {
      nets.forEach(ListingNet::free);
    }
  }

  private int[] rows(java.util.function.IntPredicate wanted) {
    return Arrays.stream(brief.train()).filter(wanted).toArray();
  }

  private @Nullable ListingNet member(
      Path run,
      Card card,
      Listings source,
      PhotoRows samples,
      int m,
      int[] seen,
      int[] held,
      List<Event.EpochEnded> curve) {
    long seed = settings.seed() * 1_000 + m;
    Engine.seed(seed);
    var net =
        Scope.outside(() ->
            ListingNet.of(
                card.features(), plan.size(), brief.classes().size(), brief.price() != null));
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
              .validation(() -> figure(evidence(List.of(net), samples, held, card), held, card))
              .noise(brief.category() == null ? 0 : NOISE / Math.sqrt(Math.max(1, held.length)))
              .checkpoints(run.resolve("members").resolve(Integer.toString(m)))
              .stopWhen(stop)
              .watch(event -> {
                if (event instanceof Event.EpochEnded ended) curve.add(ended);
                watcher.accept(new Progress.Learning(m + 1, plan.members(), event));
              })
              .fit(
                  Feed.of(source.withoutGaps(), seen, plan.batch())
                      .shuffled(seed)
                      .beginning(source, plan.gapEpochs()));
      if (finished.kept() > 0) return withWords(net, card, source, seen);
      net.free();
      return null;
    } catch (RuntimeException e) {
      net.free();
      throw e;
    }
  }

  /** The net with a linear answer from words beside it, where there are words. */
  private ListingNet withWords(ListingNet net, Card card, Listings source, int[] seen) {
    return card.features().words() ? net.with(fit(card, source, seen)) : net;
  }

  /** Each net's linear answer once more, now from every listing: solving cannot go too far. */
  private void solveWords(List<ListingNet> nets, Card card, Listings source, int[] rows) {
    if (!card.features().words()) return;
    var whole = fit(card, source, rows);
    try {
      for (var net : nets) requireNonNull(net.words()).load(whole.state());
    } finally {
      whole.free();
    }
  }

  private Ridge fit(Card card, Listings source, int[] rows) {
    return Ridge.fit(
        card.features(),
        Feed.of(source, rows, BATCH),
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
    Tensor sum = null;
    if (answer.logits() != null)
      sum =
          Losses.crossEntropy(
              answer.logits(), batch.get("class").gather(0, rows), null, plan.smoothing());
    if (answer.price() != null && answer.scale() != null) {
      var known = batch.get("priced").gather(0, rows);
      var miss = batch.get("price").gather(0, rows).minus(answer.price()).times(known);
      double share = rows.size(0) / Math.max(1, known.sum().item());
      var price = miss.times(miss).mean().times(share);
      // Laplace's likelihood of the error that is left: teaches the scale and nothing else.
      var left = miss.detach().abs();
      var scale =
          left.over(answer.scale()).plus(answer.scale().log().times(known)).mean().times(share);
      price = price.plus(scale.times(0.1));
      sum = sum == null ? price : sum.plus(price);
    }
    if (sum == null) throw new IllegalStateException("a listing net must have a target");
    return sum;
  }

  private static Evidence evidence(
      List<ListingNet> nets, Listings.Samples samples, int[] rows, Card card) {
    var as = new Listings.Augment(0, 0, 0, false);
    var plain = new Listings(card.features(), samples, as, null, null);
    return Evidence.of(nets, Feed.of(plain, rows, BATCH), card);
  }

  /** Accuracy, less the root mean squared log error of the price. */
  private double figure(Evidence evidence, int[] rows, Card card) {
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

  private Card card(Features features, PriceScale scale) {
    var seen = new int[brief.classes().size()];
    for (int row : brief.train()) if (brief.labels()[row] >= 0) seen[brief.labels()[row]]++;
    return new Card(
        "",
        brief.category() == null ? "price" : brief.category(),
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
      Card draft,
      PhotoRows samples,
      List<ListingNet> nets,
      List<List<Event.EpochEnded>> curves,
      List<Evidence> unseen,
      List<int[]> unseenRows,
      boolean stopped) {
    var rows = unseenRows.stream().flatMapToInt(Arrays::stream).toArray();
    var together = Evidence.join(unseen);
    var provenance = Provenance.of(data.sha256(), settings);
    var version = Calibration.version(provenance, settings);
    var card = Calibration.of(draft, brief, together, rows, nets.size(), version);
    var validation = predictions(together, rows, card);
    var test = predictions(evidence(nets, samples, brief.test(), card), brief.test(), card);
    Optional<Categories> training = Optional.empty();
    if (brief.category() != null) {
      var seen = sample(brief.train());
      training = predictions(evidence(nets, samples, seen, card), seen, card).categories();
    }
    Bundle.of(card, nets).save(run.resolve("bundle"));
    return new Result(
        data,
        brief,
        plan,
        card,
        test,
        validation,
        alone(nets, samples, card),
        training,
        curves,
        stopped,
        provenance);
  }

  /** The test once more for each photo and text, as if nothing else were known. */
  private Map<String, Predictions> alone(List<ListingNet> nets, PhotoRows samples, Card card) {
    var features = card.features();
    var alone = new LinkedHashMap<String, Predictions>();
    if (features.inputs() < 2) return alone;
    var mains = new ArrayList<String>();
    if (features.photo() != null) mains.add(features.photo().column());
    features.texts().forEach(text -> mains.add(text.column()));
    for (var input : mains) {
      boolean photo = features.photo() != null && features.photo().column().equals(input);
      var lone = new Alone(samples, input, photo);
      alone.put(input, predictions(evidence(nets, lone, brief.test(), card), brief.test(), card));
    }
    return alone;
  }

  private Predictions predictions(Evidence evidence, int[] rows, Card card) {
    var answers = evidence.weighed(card);
    return answers.predictions(
        Arrays.stream(rows).mapToObj(data::id).toList(),
        Arrays.stream(rows).map(row -> Math.max(-1, brief.labels()[row])).toArray(),
        Arrays.stream(rows).mapToDouble(row -> brief.prices()[row]).toArray(),
        card);
  }

  private int[] sample(int[] rows) {
    if (rows.length <= TRAINING_SAMPLE) return rows;
    var random = new SplittableRandom(settings.seed());
    return random.ints(TRAINING_SAMPLE, 0, rows.length).distinct().map(i -> rows[i]).toArray();
  }
}
