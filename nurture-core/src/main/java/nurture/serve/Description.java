package nurture.serve;

import java.util.List;
import nurture.data.Column;
import nurture.data.Notation;
import nurture.data.Role;

/**
 * What can be asked of a bundle.
 *
 * @param version names the bundle: two bundles that answer differently differ in it
 * @param title the name of the model or of its data, for people
 * @param inputs what it reads, in the order of the table it learnt from
 * @param category whether it suggests a category
 * @param price whether it suggests a price
 * @param currency of the price, as an ISO 4217 code or a sign; empty when unknown
 * @param priceNotation how the price is written, as its column has it
 */
public record Description(
    String version,
    String title,
    List<Input> inputs,
    boolean category,
    boolean price,
    String currency,
    Notation priceNotation) {
  public Description {
    inputs = List.copyOf(inputs);
  }

  /**
   * One thing a bundle reads.
   *
   * @param name as in the table it learnt from
   * @param role what it means to the model
   * @param notation how it writes numbers and days
   * @param examples a few frequent values, most frequent first
   */
  public record Input(String name, Role role, Notation notation, List<String> examples) {
    public Input {
      examples = List.copyOf(examples);
    }

    /** The input as a column of a table. */
    public Column column() {
      return new Column(name, role, notation);
    }
  }
}
