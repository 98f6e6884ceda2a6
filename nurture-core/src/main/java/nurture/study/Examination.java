package nurture.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import nurture.data.Dataset;
import nurture.eval.Categories;
import nurture.eval.Predictions;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.model.ListingNet;
import nurture.serve.Card;
import nurture.serve.Evidence;

/** What the nets of a study answer once they have learnt, and how far they are with it. */
final class Examination {
  private static final int TRAINING_SAMPLE = 2_000;

  private final Dataset data;
  private final Brief brief;
  private final Card card;
  private final List<ListingNet> nets;
  private final Listings source;
  private final PhotoRows samples;
  private final Consumer<Progress> watcher;
  private final int[] learnt; // some of the rows that were learnt from
  private final List<String> mains; // inputs that are asked about by themselves
  private final int all; // rows to be answered
  private int before; // rows of the parts that are done

  /**
   * @param source all rows, as they are learnt from
   * @param seed which of the learnt rows are asked about, where there are many
   * @param watcher told how many rows are answered
   */
  Examination(
      Dataset data,
      Brief brief,
      Card card,
      List<ListingNet> nets,
      Listings source,
      PhotoRows samples,
      long seed,
      Consumer<Progress> watcher) {
    this.data = data;
    this.brief = brief;
    this.card = card;
    this.nets = nets;
    this.source = source;
    this.samples = samples;
    this.watcher = watcher;
    this.learnt = brief.category() == null ? new int[0] : sample(brief.train(), seed);
    this.mains = mains();
    this.all = brief.test().length * (1 + mains.size()) + learnt.length;
  }

  private static int[] sample(int[] rows, long seed) {
    if (rows.length <= TRAINING_SAMPLE) return rows;
    var random = new SplittableRandom(seed);
    return random.ints(TRAINING_SAMPLE, 0, rows.length).distinct().map(i -> rows[i]).toArray();
  }

  private List<String> mains() {
    var features = card.features();
    var mains = new ArrayList<String>();
    if (features.inputs() < 2) return mains;
    if (features.photo() != null) mains.add(features.photo().column());
    features.texts().forEach(text -> mains.add(text.column()));
    return mains;
  }

  /** The test rows, looked at once. */
  Predictions test() {
    return answers(source, brief.test());
  }

  /** Some of the rows that were learnt from, where there is a category. */
  Optional<Categories> training() {
    return brief.category() == null ? Optional.empty() : answers(source, learnt).categories();
  }

  /** The test once more for each photo and text, as if nothing else were known. */
  Map<String, Predictions> alone() {
    var photo = card.features().photo();
    var alone = new LinkedHashMap<String, Predictions>();
    for (var input : mains) {
      boolean seen = photo != null && photo.column().equals(input);
      alone.put(input, answers(source.of(new Alone(samples, input, seen)), brief.test()));
    }
    return alone;
  }

  private Predictions answers(Listings listings, int[] rows) {
    var evidence =
        Evidence.of(
            nets,
            Feed.of(listings, rows, Study.BATCH),
            card,
            done -> watcher.accept(new Progress.Examining(before + done, all)));
    before += rows.length;
    return predictions(evidence, rows);
  }

  /** What was said of some rows, weighed, beside the truth. */
  Predictions predictions(Evidence evidence, int[] rows) {
    return evidence
        .weighed(card)
        .predictions(
            Arrays.stream(rows).mapToObj(data::id).toList(),
            Arrays.stream(rows).map(row -> Math.max(-1, brief.labels()[row])).toArray(),
            Arrays.stream(rows).mapToDouble(row -> brief.prices()[row]).toArray(),
            card);
  }
}
