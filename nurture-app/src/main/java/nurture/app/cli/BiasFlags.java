package nurture.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nurture.data.Dataset;
import nurture.data.Numbers;
import nurture.data.Schema;
import nurture.quality.Bias;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose listings are compared with whose. */
final class BiasFlags {
  @Option(
      names = "--groups",
      split = ",",
      paramLabel = "COL",
      description =
          "Compare the groups that these columns make (people, sources, devices, annotators), and try"
              + " what would bring them together. Columns of two to eight values otherwise.")
  List<String> groups = new ArrayList<>();

  @Option(
      names = "--favourable",
      paramLabel = "CLASS",
      description = "The class that is good to get; the rarer one where there are two.")
  @Nullable String favourable;

  @Option(
      names = "--shares",
      paramLabel = "COL=NAME:SHARE,...",
      description = "The shares that groups should have; once for each column.")
  List<String> shares = new ArrayList<>();

  /**
   * What is to be looked at.
   *
   * @param others earlier listings, by their name
   * @throws IllegalArgumentException in a sentence, if a column is not there or shares cannot be
   *     read
   */
  Bias.Asked asked(Schema schema, Map<String, Dataset> others) {
    var stated = new LinkedHashMap<String, Map<String, Double>>();
    for (var text : shares) {
      int equals = text.indexOf('=');
      if (equals < 1) throw unreadable(text);
      var of = new LinkedHashMap<String, Double>();
      for (var part : text.substring(equals + 1).split(",", -1)) {
        int colon = part.lastIndexOf(':');
        if (colon < 1) throw unreadable(text);
        of.put(
            part.substring(0, colon),
            Numbers.parse(part.substring(colon + 1)).orElseThrow(() -> unreadable(text)));
      }
      stated.put(schema.column(text.substring(0, equals)).name(), of);
    }
    return new Bias.Asked(
        groups.stream().map(name -> schema.column(name).name()).toList(),
        Optional.ofNullable(favourable),
        stated,
        others);
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        "--shares must be like gender=Women:0.5,Men:0.5, got '" + text + "'");
  }
}
