package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import nurture.data.Folders;
import nurture.drift.Portrait;
import nurture.serve.Bundle;
import nurture.serve.Sightings;
import nurture.study.Diary;
import nurture.study.Distillation;
import nurture.study.Exam;
import nurture.study.Settings;

/** A night's nets, of which one small net remains that was taught by them. */
record DistilledNight(Voice voice, Settings settings, BooleanSupplier stop) {
  private static final String TEACHERS = "teachers";

  /**
   * Puts a student in the place of a night's nets, with the listings that they knew.
   *
   * @throws IllegalStateException if it was stopped before the student had learnt
   */
  void of(RunFolder made, Diary diary) throws IOException {
    var data = diary.data();
    var held = made.heldOut(data);
    var bundle = made.path().resolve("bundle");
    var teachers = made.path().resolve(TEACHERS);
    Files.move(bundle, teachers, StandardCopyOption.ATOMIC_MOVE);
    var rows = IntStream.range(0, data.size()).filter(held.negate()).toArray();
    var bar = new ProgressBar(voice);
    try (var teacher = Bundle.open(teachers)) {
      var lesson = Distillation.of(teacher, data.rows(rows), settings);
      bar.planned(lesson.plan());
      try (var student = lesson.watch(bar::show).stopWhen(stop).run(made.path())) {
        bar.end();
        student.save(bundle);
        var all = IntStream.range(0, data.size()).toArray();
        Heirloom.handDown(teachers, student, made.path(), data, all, bar);
        var test = Exam.of(student, data, settings.threads(), _ -> {}, held);
        if (test.rows().length > 0)
          Portrait.of(
                  Sightings.of(data, student.card(), test.rows(), test.predictions()),
                  settings.seed())
              .save(bundle);
      }
    } finally {
      bar.end();
    }
    Folders.delete(teachers);
  }
}
