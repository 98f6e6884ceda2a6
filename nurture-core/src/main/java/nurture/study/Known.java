package nurture.study;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import nurture.data.BadPhoto;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.memory.Embedding;
import nurture.serve.Card;
import nurture.serve.Catalogue;
import org.jspecify.annotations.Nullable;

/** The learnt rows as listings that a bundle shall know again. */
record Known(Dataset data, Brief brief, Card card) {
  private static final int THUMBNAIL = 128, MOST_TEXT = 200;

  /**
   * All of them, with the places where the bundle puts them.
   *
   * @param filed told how many are ready, from any thread
   */
  Catalogue catalogue(Map<Integer, Embedding> places, IntConsumer filed) {
    var rows = brief.train();
    var listings = new Catalogue.Known[rows.length];
    var done = new AtomicInteger();
    IntStream.range(0, rows.length)
        .parallel()
        .forEach(i -> {
          listings[i] = known(rows[i], requireNonNull(places.get(rows[i])));
          filed.accept(done.incrementAndGet());
        });
    return new Catalogue(Arrays.asList(listings));
  }

  private Catalogue.Known known(int row, Embedding place) {
    int label = brief.labels()[row];
    return new Catalogue.Known(
        data.id(row),
        text(data, card, row),
        label < 0 ? null : brief.classes().get(label),
        brief.prices()[row],
        thumbnail(row),
        place);
  }

  /** What the catalogue keeps of what is written in a row; a column that is not there is blank. */
  static String text(Dataset data, Card card, int row) {
    var words = new StringBuilder();
    for (var text : card.features().texts()) {
      if (data.schema().find(text.column()).isEmpty()) continue;
      var cell = data.table().cell(row, text.column());
      if (cell != null) words.append(words.isEmpty() ? "" : " · ").append(cell);
    }
    return words.substring(0, Math.min(MOST_TEXT, words.length()));
  }

  private byte @Nullable [] thumbnail(int row) {
    if (card.features().photo() == null) return null;
    for (var column : data.schema().of(Role.PHOTO)) {
      var name = data.table().cell(row, column.name());
      if (name == null) continue;
      try {
        return data.photos().load(name, THUMBNAIL).within(THUMBNAIL).encode("jpeg");
      } catch (BadPhoto e) {
        return null; // counted when it was decoded to learn from
      }
    }
    return null;
  }
}
