package nurture.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.IntPredicate;
import nurture.serve.Bundle;
import nurture.study.Diary;
import nurture.study.Exam;
import nurture.study.Study;
import org.jspecify.annotations.Nullable;

/**
 * The version before, as far as a night heeds it.
 *
 * @param folder of the version
 * @param looked which rows of the diary the night looks at
 * @param fresh ids of what was said and that version has not heard
 */
record Yesterday(Path folder, Diary diary, IntPredicate looked, Set<String> fresh) {
  /**
   * The study as it is, or one that agrees with that version about what it learnt from, or goes on
   * from its nets.
   *
   * @param agree how much its answers count, or null
   * @param nets that version, open until the study has run; null with no {@code hold}
   * @param hold how strongly weights are held, or null
   */
  Study heeded(Study study, @Nullable Double agree, @Nullable Bundle nets, @Nullable Double hold) {
    try {
      var old = known(folder, diary, fresh);
      study.looking(looked);
      if (nets != null && hold != null) study.continuing(nets, hold, old);
      if (agree != null) agree(study, agree, old);
      return study;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void agree(Study study, double weight, IntPredicate old) {
    try (var older = Bundle.open(folder)) {
      study.agreeing(
          Exam.of(older, diary.data(), study.plan().threads(), _ -> {}, old.and(looked)), weight);
    }
  }

  /** Whether a row may be learnt from and is not new to a version. */
  static IntPredicate known(Path version, Diary diary, Set<String> fresh) throws IOException {
    var held = new RunFolder(version).heldOut(diary.data());
    int table = diary.data().size() - diary.lessons().size();
    return row ->
        !held.test(row) && (row < table || !fresh.contains(diary.lessons().get(row - table).id()));
  }
}
