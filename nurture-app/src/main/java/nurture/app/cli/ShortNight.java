package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Set;
import java.util.stream.IntStream;
import nurture.serve.Bundle;
import nurture.study.Diary;
import nurture.study.Exam;
import nurture.study.Replay;
import org.jspecify.annotations.Nullable;

/**
 * A night that looks at what is new, what is held out for exams, and some of the rest. Of what it
 * does not look at its linear answer still learns, which takes a moment whatever there is.
 *
 * @param replay which of the rest
 * @param size how many
 */
record ShortNight(Replay replay, int size) {

  /**
   * The rows that it looks at.
   *
   * @param before the folder of the version that answers
   * @param fresh ids of what was said and that version has not heard
   */
  BitSet looked(Path before, Diary diary, @Nullable String category, Set<String> fresh, int threads)
      throws IOException {
    var data = diary.data();
    var old = Yesterday.known(before, diary, fresh);
    var rows = IntStream.range(0, data.size()).filter(old).toArray();
    var looked = new BitSet();
    looked.set(0, data.size());
    for (int row : rows) looked.clear(row);
    for (int row :
        replay.choose(
            data,
            rows,
            category,
            size,
            () -> {
              try (var bundle = Bundle.open(before)) {
                var exam = Exam.of(bundle, data, threads, _ -> {}, old);
                return Replay.losses(exam, data, category);
              }
            })) looked.set(row);
    return looked;
  }
}
