package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import nurture.data.Dataset;
import nurture.data.Schema;
import nurture.quality.Subject;
import nurture.serve.Bundle;
import nurture.study.Brief;
import nurture.study.Exam;
import nurture.study.Progress;
import nurture.study.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which columns hold what is doubted; both are found by their names where neither is said. */
final class TargetFlags {
  @Option(
      names = "--category",
      paramLabel = "COL",
      description = "Column with the category; found by its name otherwise.")
  @Nullable String category;

  @Option(
      names = "--price",
      paramLabel = "COL",
      description = "Column with the price; found by its name otherwise.")
  @Nullable String price;

  Optional<String> category(Schema schema) {
    if (category != null) return Optional.of(schema.column(category).name());
    return price == null ? Brief.likelyCategory(schema) : Optional.empty();
  }

  Optional<String> price(Schema schema) {
    if (price != null) return Optional.of(schema.column(price).name());
    return category == null ? Brief.likelyPrice(schema) : Optional.empty();
  }

  /**
   * Listings as finders read them, doubted by a run's answers or, without one, by those of a linear
   * model that learns from them fold by fold.
   *
   * @param looked told how many photos have been looked at, from any thread
   * @param asked told how far the run's answers are
   */
  Subject subject(
      Dataset set, @Nullable Path run, Voice voice, IntConsumer looked, Consumer<Progress> asked)
      throws IOException {
    var subject = Subject.of(set, category(set.schema()), price(set.schema()), looked);
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
}
