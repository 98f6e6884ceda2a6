package nurture.study;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.data.Schema;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.model.LinearAnswer;
import nurture.model.ListingNet;
import nurture.model.ListingNet.Witness;
import nurture.model.Reader;
import nurture.optim.Average;
import nurture.optim.Schedule;
import nurture.serve.Bundle;
import nurture.serve.Card;
import nurture.tensor.Engine;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import nurture.train.Trainer;
import org.jspecify.annotations.Nullable;

/**
 * One net that answers as several do together (Hinton et al., 2015): each witness of a student
 * learns what the teachers' say on average of the same varied listings, labelled or not, over many
 * passes (Beyer et al., 2022). The linear answer and the weights of the witnesses are taken over.
 */
public final class Distillation {
  private static final int HELD = 20;

  private final Bundle teacher;
  private final Dataset data;
  private final Settings settings;
  private final Plan plan;
  private Consumer<Progress> watcher = progress -> {};
  private BooleanSupplier stop = () -> false;

  private Distillation(Bundle teacher, Dataset data, Settings settings, Plan plan) {
    this.teacher = teacher;
    this.data = data;
    this.settings = settings;
    this.plan = plan;
  }

  /**
   * Settles how a student of this teacher learns from listings, whose labels are not looked at.
   *
   * @param settings epochs, seed, threads and precision count
   * @throws IllegalArgumentException if there are fewer than {@value #HELD} listings, or none of
   *     the teacher's inputs
   */
  public static Distillation of(Bundle teacher, Dataset data, Settings settings) {
    var card = teacher.card();
    if (data.size() < HELD)
      throw new IllegalArgumentException(
          "there must be at least %d listings to learn from, got %d".formatted(HELD, data.size()));
    var inputs =
        new Schema(
            card.features().names().stream().map(name -> card.schema().column(name)).toList());
    int classes = card.category() == null ? 0 : card.category().classes().size();
    return new Distillation(
        teacher,
        Exam.known(card, data),
        settings,
        suited(Plan.of(data.size(), data.size(), classes, inputs, settings), card.size()));
  }

  /**
   * Muon's rates are of the net that the plan has in mind, which is not always like a teacher's.
   */
  static Plan suited(Plan plan, ListingNet.Size size) {
    boolean alike = (plan.size().photoStem() == 0) == (size.photoStem() == 0);
    return alike
        ? plan
        : plan.with(plan.courses().stream().map(Course::withoutMuon).toList(), List.of());
  }

  /** How the student learns. */
  public Plan plan() {
    return plan;
  }

  /** Tells {@code watcher} how far it is. */
  public Distillation watch(Consumer<Progress> watcher) {
    this.watcher = watcher;
    return this;
  }

  /** Breaks off when this says true. */
  public Distillation stopWhen(BooleanSupplier stop) {
    this.stop = stop;
    return this;
  }

  /**
   * Learns, and gives the student's bundle; {@code folder} is for photos, meanwhile.
   *
   * @throws IllegalStateException if it was stopped before it had learnt
   */
  public Bundle run(Path folder) {
    var card = teacher.card();
    Engine.threads(plan.threads());
    var rows = IntStream.range(0, data.size()).toArray();
    try (var samples =
        PhotoRows.decode(
            data,
            Exam.photo(card, data),
            rows,
            folder.resolve("photos.cache"),
            settings.threads(),
            (done, of) -> watcher.accept(new Progress.Decoding(done, of)))) {
      Engine.seed(settings.seed());
      int classes = card.category() == null ? 0 : card.category().classes().size();
      boolean price = card.price() != null;
      var size = teacher.nets().size() > 1 ? card.size() : halved(card.size());
      var net = Scope.outside(() -> ListingNet.of(card.features(), size, classes, price));
      try {
        for (var course : plan.courses())
          if (net.has(course.witness()) && !learn(net, course, samples, rows))
            throw new IllegalStateException("it was stopped before the student had learnt");
        return Bundle.of(card(size), List.of(student(net, classes, price)));
      } catch (RuntimeException | Error e) {
        net.free();
        throw e;
      }
    }
  }

  private Card card(ListingNet.Size size) {
    var card = teacher.card();
    var facts = Provenance.of(data.sha256(), settings);
    facts.put("teacher", card.version());
    return new Card(
        Calibration.version(facts, settings),
        card.title(),
        card.schema(),
        card.features(),
        size,
        1,
        card.category(),
        card.price(),
        card.examples());
  }

  private static ListingNet.Size halved(ListingNet.Size size) {
    return new ListingNet.Size(
        size.width() / 2,
        size.blocks(),
        size.dropout(),
        size.spread(),
        size.photoStem() / 2,
        size.photoWidths().stream().map(w -> w / 2).toList());
  }

  /** With what the teacher's first net carries for all. */
  private ListingNet student(ListingNet net, int classes, boolean price) {
    return net.with(words(classes, price)).remembering(teacher.nets().getFirst().likeness());
  }

  private @Nullable LinearAnswer words(int classes, boolean price) {
    var of = teacher.nets().getFirst().words();
    if (of == null) return null;
    var copy = Scope.outside(() -> LinearAnswer.of(teacher.card().features(), classes, price));
    copy.load(of.state());
    return copy;
  }

  private boolean learn(ListingNet student, Course course, PhotoRows samples, int[] rows) {
    var witness = course.witness();
    var source =
        new Listings(teacher.card().features(), samples, Listings.Variation.NONE, null, null)
            .only(witness == Witness.PHOTO);
    var known =
        Arrays.stream(rows).filter(row -> source.says(row, witness == Witness.PHOTO)).toArray();
    if (known.length == 0) return true;
    var held = IntStream.range(0, known.length).filter(i -> i % HELD == 0).map(i -> known[i]);
    var lessons = IntStream.range(0, known.length).filter(i -> i % HELD != 0).map(i -> known[i]);
    var teachers = teacher.nets().stream().map(net -> net.only(witness)).toList();
    var net = student.only(witness);
    var unseen = Feed.of(new Taught(source, teachers), held.toArray(), Study.BATCH);
    Members.prepare(net, source, known);
    Engine.threads(course.threads());
    try (var optimizer = Members.optimizer(net, course, plan.precision());
        var average = Average.of(net, course.average())) {
      return Trainer.of(net, batch -> loss(answer(net, batch), batch))
              .optimizer(optimizer)
              .average(average)
              .schedule(Schedule.oneCycle(0.2))
              .epochs(course.epochs())
              .precision(plan.precision())
              .seed(settings.seed())
              .validation(() -> -mean(unseen, batch -> loss(answer(net, batch), batch)))
              .stopWhen(stop)
              .watch(event -> watcher.accept(new Progress.Learning(1, witness, event)))
              .fit(
                  Feed.of(
                          new Taught(source.with(course.augment()), teachers),
                          lessons.toArray(),
                          course.batch())
                      .shuffled(settings.seed())
                      .beginning(
                          new Taught(source.with(course.early()), teachers), course.earlyEpochs()))
              .kept()
          > 0;
    }
  }

  private static double mean(Feed feed, Function<Batch, Tensor> loss) {
    double sum = 0;
    try (var pass = feed.epoch(1)) {
      for (var batch : pass)
        try (var scope = Scope.open()) {
          sum += loss.apply(batch).item() * batch.size();
        }
    }
    return sum / Math.max(1, feed.size());
  }

  private static Reader.Answer answer(ListingNet net, Batch batch) {
    return net.answers(batch).values().iterator().next();
  }

  /** Cross-entropy against the teachers' probabilities; squared distance from their price. */
  private static Tensor loss(Reader.Answer answer, Batch batch) {
    Tensor sum = null;
    if (answer.logits() != null)
      sum = answer.logits().logSoftmax(1).times(batch.get("taught")).sum(1).mean().times(-1);
    if (answer.price() != null && answer.scale() != null) {
      var price = answer.price().minus(batch.get("taught.price"));
      var scale = answer.scale().log().minus(batch.get("taught.scale").log());
      var miss = price.times(price).mean().plus(scale.times(scale).mean().times(0.1));
      sum = sum == null ? miss : sum.plus(miss);
    }
    return requireNonNull(sum, "a net answers a category or a price");
  }

  /** Listings with what the teachers say of them, as they are varied. */
  private record Taught(Listings listings, List<ListingNet> teachers) implements Feed.Source {
    @Override
    public Batch batch(int[] rows, Feed.@Nullable Chance chance) {
      var batch = listings.batch(rows, chance);
      var tensors = new LinkedHashMap<>(batch.tensors());
      var said = teachers.stream().map(net -> answer(net, batch)).toList();
      put(
          "taught",
          said.stream().map(a -> a.logits() == null ? null : a.logits().softmax(1)),
          tensors);
      put("taught.price", said.stream().map(Reader.Answer::price), tensors);
      put("taught.scale", said.stream().map(Reader.Answer::scale), tensors);
      return new Batch(batch.ids(), batch.rows(), tensors);
    }

    private static void put(
        String name,
        java.util.stream.Stream<? extends @Nullable Tensor> answers,
        LinkedHashMap<String, Tensor> into) {
      var all = new ArrayList<Tensor>();
      answers.forEach(answer -> {
        if (answer != null) all.add(answer);
      });
      if (all.isEmpty()) return;
      var sum = all.getFirst();
      for (var next : all.subList(1, all.size())) sum = sum.plus(next);
      into.put(name, sum.times(1.0 / all.size()));
    }
  }
}
