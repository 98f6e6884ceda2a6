package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import nurture.data.Role;
import nurture.serve.BadListing;
import nurture.serve.Bundle;
import nurture.serve.Catalogue;
import nurture.serve.Listing;
import nurture.serve.Shelf;
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

  /** Puts what the version before knew and the night left out among what the new one knows. */
  static void recall(Path before, Bundle made, Path folder, Diary diary) {
    var known = new ArrayList<>(Catalogue.open(folder).listings());
    var names = new HashSet<String>();
    for (var listing : known) names.add(listing.id());
    var rows = new HashMap<String, Integer>();
    for (int row = 0; row < diary.data().size(); row++) rows.put(diary.data().id(row), row);
    for (var listing : Catalogue.open(before).listings()) {
      var row = rows.get(listing.id());
      if (row == null || !names.add(listing.id())) continue;
      var values = new HashMap<String, String>();
      for (var input : made.describe().inputs()) {
        if (input.role() == Role.PHOTO || diary.data().schema().find(input.name()).isEmpty())
          continue;
        var cell = diary.data().table().cell(row, input.name());
        if (cell != null) values.put(input.name(), cell);
      }
      try {
        known.add(
            new Catalogue.Known(
                listing.id(),
                listing.text(),
                listing.category(),
                listing.price(),
                listing.photo(),
                made.embedding(new Listing(values, listing.photo()))));
      } catch (BadListing e) {
        // One that the new version cannot read is not known to it.
      }
    }
    new Catalogue(known).save(folder);
    Shelf.file(folder, (_, _) -> {});
  }
}
