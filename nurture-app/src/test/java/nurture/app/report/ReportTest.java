package nurture.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import nurture.eval.Categories;
import nurture.eval.Prices;
import nurture.eval.Slices;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;

/** One report, as a page and as an object. */
class ReportTest {
  static final ReportData REPORT = Samples.report();
  static final String PAGE = ReportHtml.of(REPORT);

  @Test
  void a_title_can_never_become_a_tag() {
    assertThat(PAGE)
        .doesNotContain("<script")
        .doesNotContain("onload=\"")
        .doesNotContain("\u0001")
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot; onload=&quot;y &amp; {}");
  }

  @Test
  void the_hardest_stand_beside_the_most_confident() {
    assertThat(PAGE).contains("id=\"hardest\"");
    var json = ReportJson.of(REPORT);
    assertThat(json.at("/hardest")).hasSize(3);
    assertThat(json.at("/hardest/0/likelihood").asDouble()).isBetween(1e-9, 0.5);
    var confident = json.at("/mistakes").findValues("id");
    assertThat(json.at("/hardest").findValues("id")).doesNotContainAnyElementsOf(confident);
  }

  @Test
  void the_page_needs_nothing_from_elsewhere() {
    var outside = PAGE.replaceAll("src=\"data:image/png;base64,[A-Za-z0-9+/=]+\"", "");
    assertThat(outside)
        .doesNotContain("src=")
        .doesNotContain("url(")
        .doesNotContain("@import")
        .doesNotContain("<link")
        .doesNotContainPattern("(?i)https?://|href=\"[^#]");
    assertThat(PAGE).contains("src=\"data:image/png;base64,");
  }

  @Test
  void each_drawing_is_well_formed() throws Exception {
    var drawings = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(PAGE);
    int count = 0;
    while (drawings.find()) {
      var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
      var svg = parser.parse(new InputSource(new StringReader(drawings.group())));
      assertThat(svg.getDocumentElement().getAttribute("aria-label")).isNotBlank();
      assertThat(drawings.group()).doesNotContain("NaN").doesNotContain("Infinity");
      count++;
    }
    assertThat(count).isEqualTo(7); // two curves for each witness, reliability, confusion, prices
  }

  @Test
  void tables_are_marked_up_for_those_who_listen() {
    int tables = PAGE.split("<table>", -1).length - 1;
    assertThat(PAGE.split("<caption>", -1).length - 1).isEqualTo(tables).isGreaterThan(8);
    assertThat(PAGE).doesNotContain("<th>").contains("scope=\"row\"").contains("scope=\"col\"");
  }

  @Test
  void a_run_with_little_to_show_still_has_a_page() throws IOException {
    var r = REPORT;
    var bare =
        new ReportData(
            r.title(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            List.of(),
            r.data(),
            List.of(),
            List.of(),
            r.provenance(),
            List.of(),
            List.of(),
            List.of(),
            Slices.none(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    assertThat(ReportHtml.of(bare)).contains("Nothing was found.").doesNotContain("<svg");
    var file = Files.createTempFile("report", ".json");
    ReportJson.write(bare, file);
    assertThat(Files.readString(file)).startsWith("{").endsWith("}\n");
  }

  @Test
  void it_says_where_it_does_worst_and_what_there_is_to_gain() {
    assertThat(PAGE)
        .contains("Where it does worst", "brand is &lt;Acme&gt;, no photo", "1.3 points");
    assertThat(ReportJson.of(REPORT).at("/slices/0/listings").asInt()).isEqualTo(212);
    assertThat(ReportJson.of(REPORT).at("/slices/0/loss/n").asInt()).isEqualTo(106);
  }

  @Test
  void it_says_what_to_put_right_first_and_what_it_forgot() {
    assertThat(PAGE)
        .contains("What to put right first", "31 doubtful &lt;labels&gt;", "1.8 (1.5 – 2.1)")
        .contains("What it forgot while learning", "71.8\u00a0% of 12,528 listings", "3.50");
    assertThat(ReportJson.of(REPORT).at("/repairs/0/gain/value").asDouble()).isEqualTo(0.018);
    assertThat(ReportJson.of(REPORT).at("/forgotten/0/most/0/times").asDouble()).isEqualTo(3.5);
  }

  /** A report of one epoch, one class that was never mistaken, and these prices. */
  private static String page(Prices prices) {
    var r = REPORT;
    var sure = new Categories(List.of("mug", "vase"), new int[] {0}, new float[][] {{1, 0}});
    return ReportHtml.of(
        new ReportData(
            r.title(),
            r.test(),
            r.validation(),
            r.alone(),
            r.data(),
            r.problems(),
            r.settings(),
            r.provenance(),
            r.curves().subList(1, 2),
            r.watched(),
            r.forgotten(),
            r.slices(),
            r.repairs(),
            Optional.of(
                ReportData.CategoryPart.of(
                    "t", sure, new int[] {3, 0}, List.of(), List.of(), List.of())),
            Optional.of(new ReportData.PricePart("p", prices))));
  }

  @Test
  void one_epoch_one_price_and_no_mistake_can_be_drawn() {
    var price = new double[] {42};
    assertThat(page(new Prices(price, price, price, price)))
        .contains(
            "<svg",
            "It knows its lessons by heart",
            "No class looks learnt by heart.",
            "the line through it its suggested range",
            ">40</text>")
        .doesNotContain("NaN")
        .doesNotContain("id=\"confusion\"");
  }

  @Test
  void prices_without_a_range_are_drawn_as_dots_and_it_says_so() {
    var price = new double[] {42};
    var prices = new Prices(price, price, new double[1], new double[] {Prices.ENDLESS});
    assertThat(Charts.prices(prices).toString())
        .contains("<circle")
        .doesNotContain("faint")
        .doesNotContain("Infinity");
    assertThat(page(prices)).contains("There are no ranges").doesNotContain("the line through it");
  }

  @Test
  void what_is_below_zero_has_a_minus() {
    assertThat(Words.number(-10.78)).isEqualTo("\u221210.8");
    assertThat(Words.number(-0.0001)).isEqualTo("0.000");
    assertThat(Words.number(1_234.5)).isEqualTo("1,235");
  }

  @Test
  void every_name_is_documented_and_every_documented_name_is_there() throws IOException {
    var names = new TreeSet<String>();
    collect(ReportJson.of(REPORT), "", names);
    var documented = new TreeSet<String>();
    var line = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);
    var rows = line.matcher(Files.readString(docs()));
    while (rows.find()) documented.add(rows.group(1));
    assertThat(names).isEqualTo(documented);
  }

  @Test
  void a_figure_has_its_interval_and_a_number_that_json_cannot_hold_is_null() {
    var json = ReportJson.of(REPORT);
    var accuracy = json.at("/test/articleType/accuracy");
    assertThat(accuracy.propertyNames()).containsExactly("value", "low", "high", "n");
    assertThat(accuracy.get("n").asInt()).isEqualTo(1200);
    assertThat(json.at("/curves/0/validation_loss").isNull()).isTrue();
    assertThat(json.toString()).doesNotContain("\n").doesNotContain("NaN");
  }

  @Test
  void a_photo_is_of_a_known_kind() {
    assertThatThrownBy(() -> new ReportData.Photo("text/html", new byte[0]))
        .hasMessageContaining("media type must be one of");
  }

  @Test
  void a_sample_is_left_to_look_at() throws IOException {
    var folder = Files.createDirectories(Path.of("target", "report"));
    ReportHtml.write(REPORT, folder.resolve("report.html"));
    ReportJson.write(REPORT, folder.resolve("report.json"));
    assertThat(Files.size(folder.resolve("report.html"))).isLessThan(400_000);
  }

  private static Path docs() {
    var beside = Path.of("docs", "reports.md");
    return Files.exists(beside) ? beside : Path.of("..").resolve(beside);
  }

  /** The paths of all values, with names that depend on the data put in angle brackets. */
  private static void collect(JsonNode node, String path, Set<String> names) {
    boolean figure = node.has("value") && node.has("low");
    if (node.isObject() && !figure)
      node.forEachEntry((name, child) -> collect(child, path(path, name), names));
    else if (node.isArray()) for (var child : node) collect(child, path + "[]", names);
    else names.add(path);
  }

  private static String path(String path, String name) {
    return switch (path) {
      case "" -> name;
      case "test", "validation" -> path + ".<target>";
      case "provenance.versions", "curves[].validation" -> path + ".<name>";
      default -> path + "." + name;
    };
  }
}
