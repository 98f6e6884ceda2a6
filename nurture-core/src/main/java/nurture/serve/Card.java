package nurture.serve;

import java.util.List;
import java.util.Map;
import nurture.data.Schema;
import nurture.eval.Conformal;
import nurture.feed.Features;
import nurture.model.ListingNet;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle is, but for its weights: the file {@code bundle.json}.
 *
 * @param version names the bundle: two bundles that answer differently differ in it
 * @param title the name of the data it learnt from
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

  /**
   * The category that was learnt.
   *
   * @param column its column
   * @param classes its names, by class number
   * @param seen how many training listings each class had
   * @param temperature divides the logits, so that probabilities say how often they are right
   * @param confidence how probable a step down the path must be to be taken
   */
  public record CategoryTarget(
      String column, List<String> classes, int[] seen, double temperature, double confidence) {}

  /**
   * The price that was learnt, as z = (log(1 + price) − mean) / deviation.
   *
   * @param column its column
   * @param currency what is known of it, or empty
   * @param range how a range around an estimate is drawn
   */
  public record PriceTarget(
      String column, String currency, double mean, double deviation, @Nullable Conformal range) {}
}
