package nurture.serve;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import nurture.data.Column;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.eval.Conformal;
import nurture.eval.Pool;
import nurture.feed.Features;
import nurture.model.ListingNet;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle is, but for its weights: the file {@code bundle.json}.
 *
 * @param version names the bundle: two bundles that answer differently differ in it
 * @param title what it learnt to say: the columns of its targets
 * @param schema every column of the table it learnt from, with its role
 * @param features how a listing becomes numbers
 * @param size how large each member is
 * @param members how many nets answer together
 * @param category what it learnt to name, or null
 * @param price what it learnt to estimate, or null
 * @param examples a few frequent values of each input, for people
 */
public record Card(
    String version,
    String title,
    Schema schema,
    Features features,
    ListingNet.Size size,
    int members,
    @Nullable CategoryTarget category,
    @Nullable PriceTarget price,
    Map<String, List<String>> examples) {

  /** The columns that it reads, the photo first. */
  List<Column> inputs() {
    return features.names().stream()
        .map(name -> schema.find(name).orElseGet(() -> new Column(name, Role.PHOTO)))
        .toList();
  }

  /** The same card of the same bundle's targets, otherwise calibrated. */
  public Card with(@Nullable CategoryTarget category, @Nullable PriceTarget price) {
    return new Card(version, title, schema, features, size, members, category, price, examples);
  }

  /**
   * The category that was learnt.
   *
   * @param column its column
   * @param classes its names, by class number
   * @param seen how many training listings each class had
   * @param pool how far each witness is trusted, so that probabilities say how often they are right
   * @param confidence how probable a step down the path must be to be taken
   */
  public record CategoryTarget(
      String column, List<String> classes, int[] seen, Pool pool, double confidence) {

    /** The same category with another pool. */
    public CategoryTarget with(Pool pool) {
      return new CategoryTarget(column, classes, seen, pool, confidence);
    }

    /** The logarithms of the classes' shares in what was learnt from, one added to each count. */
    public float[] prior() {
      double all = Arrays.stream(seen).asLongStream().sum() + seen.length;
      var logs = new float[seen.length];
      for (int c = 0; c < logs.length; c++) logs[c] = (float) Math.log((seen[c] + 1) / all);
      return logs;
    }
  }

  /**
   * The price that was learnt, as z = (log(1 + price) − mean) / deviation.
   *
   * @param column its column
   * @param currency what is known of it, or empty
   * @param pool how far each witness is trusted
   * @param range how a range around an estimate is drawn
   */
  public record PriceTarget(
      String column,
      String currency,
      double mean,
      double deviation,
      Pool pool,
      @Nullable Conformal range) {

    /** The same price with another pool and range. */
    public PriceTarget with(Pool pool, @Nullable Conformal range) {
      return new PriceTarget(column, currency, mean, deviation, pool, range);
    }
  }
}
