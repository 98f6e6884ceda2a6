package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import nurture.data.Column;
import nurture.data.Dataset;
import nurture.data.Schema;
import nurture.quality.Subject;
import nurture.serve.Bundle;
import nurture.serve.Card;
import nurture.study.Brief;
import nurture.study.Exam;
import nurture.study.Progress;
import nurture.study.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which columns hold what is doubted: those that a run learnt, or else those that are named, or
 * found by their names.
 */
final class TargetFlags {
  @Option(
      names = "--category",
      paramLabel = "COL",
      description = "Column with the category; that of --run or found by its name otherwise.")
  @Nullable String category;

  @Option(
      names = "--price",
      paramLabel = "COL",
      description = "Column with the price; that of --run or found by its name otherwise.")
  @Nullable String price;

  /** The columns that are doubted, of those that a table has. */
  record Targets(Optional<String> category, Optional<String> price) {}

  /**
   * The columns: those of which a run's answers are, as far as it has any.
   *
   * @param run what answers, or null where no run does
   * @throws IllegalArgumentException in a sentence, if another is named than the run answers
   */
  Targets of(Schema schema, @Nullable Card run) {
    var category = category(schema);
    var price = price(schema);
    if (run == null) return new Targets(category, price);
    var answered = run.category();
    var estimated = run.price();
    return new Targets(
        answered == null
            ? category
            : answered("--category", this.category, answered.column(), schema),
        estimated == null ? price : answered("--price", this.price, estimated.column(), schema));
  }

  private static Optional<String> answered(
      String flag, @Nullable String named, String column, Schema schema) {
    if (named != null && !named.equals(column))
      throw new IllegalArgumentException(
          "%s must be '%s', which the run learnt, got '%s'; leave it away, or --run"
              .formatted(flag, column, named));
    return schema.find(column).map(Column::name);
  }

  private Optional<String> category(Schema schema) {
    if (category != null) return Optional.of(schema.column(category).name());
    return Brief.likelyCategory(schema).filter(name -> !name.equals(price));
  }

  private Optional<String> price(Schema schema) {
    if (price != null) return Optional.of(schema.column(price).name());
    return Brief.likelyPrice(schema).filter(name -> !name.equals(category));
  }

  /**
   * Listings as finders read them, doubted by a run's answers or, without one, by those of a linear
   * model that learns from them fold by fold.
   *
   * @param looked told how many photos have been looked at, from any thread
   * @param asked told how far the run's answers are
   */
  static Subject subject(
      Dataset set,
      Targets targets,
      @Nullable Path run,
      Voice voice,
      IntConsumer looked,
      Consumer<Progress> asked)
      throws IOException {
    var subject = Subject.of(set, targets.category(), targets.price(), looked);
    if (run == null) return subject.glanced();
    var folder = new RunFolder(run);
    try (var bundle = Bundle.open(folder.path())) {
      var exam = Exam.of(bundle, set, Settings.defaults().threads(), asked);
      int learnt = Exam.learnt(folder.path(), bundle.card(), set, exam.rows()).length;
      if (learnt > 0)
        voice.say(
            "%,d of %,d listings are among those that the run learnt from, of which it doubts too little; leave --run away to doubt them by what has not seen them."
                .formatted(learnt, set.size()));
      return subject.with(exam.predictions()).holdingOut(folder.heldOut(set));
    }
  }

  /** What a run answers about; null where there is none. */
  static @Nullable Card card(@Nullable Path run) {
    if (run == null) return null;
    try (var bundle = Bundle.open(run)) {
      return bundle.card();
    }
  }
}
