package nurture.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import nurture.feed.Features.Cells;
import nurture.feed.Features.Text;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a listing say together, beside what each says by itself.
 *
 * @param words whichever column they stand in, and where each number stands on its scale
 * @param pairs each two of those of the first text, the names and the numbers: what a brand is
 *     worth depends on the thing
 */
public record Together(Vocabulary words, Vocabulary pairs) {
  /** What these are called beside the columns of words, none of which may have such a name. */
  private static final List<String> NAMES = List.of("all words", "all pairs");

  /** Of a title; so many lines of a description would make thousands of pairs. */
  private static final int MOST_OF_TEXT = 24;

  /** Pairs are many, and those that fewer listings share tell next to nothing. */
  private static final int FEWEST = 3;

  /** Null where there is no column of words, or nothing beside it. */
  static @Nullable Together fit(
      Features apart, int n, int more, IntFunction<Cells> listing, Features.Limits limits) {
    if (apart.texts().isEmpty() || apart.facts() < 2) return null;
    if (apart.texts().stream().anyMatch(text -> NAMES.contains(text.column()))) return null;
    var words = new Vocabulary.Counter();
    var pairs = new Vocabulary.Counter();
    for (int i = 0; i < n + more; i++) {
      var said = said(apart, listing.apply(i));
      if (i < n) words.add(said[0]);
      else words.weigh(said[0]);
      if (i < n) pairs.add(said[1]);
      else pairs.weigh(said[1]);
    }
    return new Together(
        words.vocabulary(limits.leastSamples(), limits.mostFeatures()),
        pairs.vocabulary(Math.max(FEWEST, limits.leastSamples()), limits.mostFeatures()));
  }

  /** The words and the pairs of a listing, as buckets. */
  static int[][] said(Features features, Cells listing) {
    var words = new ArrayList<String>();
    var brief = new ArrayList<String>();
    var first = features.texts().getFirst().column();
    for (var text : features.texts()) {
      var cell = listing.cell(text.column());
      if (cell == null) continue;
      var all = Words.of(cell);
      words.addAll(all);
      if (text.column().equals(first))
        brief.addAll(all.subList(0, Math.min(MOST_OF_TEXT, all.size())));
    }
    var values = new ArrayList<String>();
    for (var column : features.categories()) {
      var cell = listing.cell(column);
      if (cell != null) values.addAll(Words.of(cell));
    }
    for (var scale : features.numbers()) {
      float number = scale.number(listing.cell(scale.column()));
      if (!Float.isNaN(number)) values.add(scale.column() + " " + scale.edge(number));
    }
    words.addAll(values);
    brief.addAll(values);
    return new int[][] {Words.whole(words), Words.pairs(brief)};
  }

  /** As columns of words. */
  List<Text> texts() {
    return List.of(new Text(NAMES.get(0), words), new Text(NAMES.get(1), pairs));
  }

  /** The same beside what was known before. */
  Together after(@Nullable Together earlier) {
    return earlier == null
        ? this
        : new Together(words.after(earlier.words), pairs.after(earlier.pairs));
  }
}
