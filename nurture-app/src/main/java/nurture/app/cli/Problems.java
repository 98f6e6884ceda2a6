package nurture.app.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import nurture.app.report.ReportData;
import nurture.data.Dataset;
import nurture.study.Exam;

/** What was wrong in the data, in words, and what was done about it. */
final class Problems {
  private record Words(String kind, String outcome) {}

  private static final Map<String, Words> WORDS =
      Map.ofEntries(
          Map.entry("photo-missing", new Words("photo is missing", "taken without a photo")),
          Map.entry("photo-truncated", new Words("photo is truncated", "taken without a photo")),
          Map.entry("photo-huge", new Words("photo is too large", "taken without a photo")),
          Map.entry("photo-tiny", new Words("photo is too small", "taken without a photo")),
          Map.entry("photo-unreadable", new Words("photo is damaged", "taken without a photo")),
          Map.entry("photo-not-an-image", new Words("photo is no image", "taken without a photo")),
          Map.entry(
              "photo-format", new Words("photo's name says another format", "read as what it is")),
          Map.entry("label-missing", new Words("category is missing", "left out for the category")),
          Map.entry(
              "label-unknown",
              new Words("category is unknown to the bundle", "left out of the category's figures")),
          Map.entry(
              Exam.LEARNT,
              new Words(
                  "the run learnt from this listing",
                  "figures flatter; --rows test keeps to those held out")),
          Map.entry(
              "class-of-one", new Words("category has one example", "left out for the category")),
          Map.entry(
              "class-too-small",
              new Words("category has too few examples", "left out for the category")),
          Map.entry("price-missing", new Words("price is missing", "left out for the price")),
          Map.entry("price-text", new Words("price is no number", "left out for the price")),
          Map.entry("price-zero", new Words("price is zero", "left out for the price")),
          Map.entry("price-negative", new Words("price is negative", "left out for the price")),
          Map.entry(
              "ragged-row", new Words("row has too few or too many cells", "filled up or cut")),
          Map.entry(
              "unclosed-quote", new Words("quote never closes", "read as a sign like others")),
          Map.entry(
              "encoding-line", new Words("text is not UTF-8", "read in the likelier encoding")),
          Map.entry("utf-16", new Words("file is UTF-16, not UTF-8", "read as what it is")),
          Map.entry(
              "header-row",
              new Words("first row seems to be one of the data", "taken for the header")),
          Map.entry(
              "one-column",
              new Words("line is a single cell of as many words as others", "read as one column")),
          Map.entry("json-line", new Words("line is not JSON", "left out")),
          Map.entry("duplicate-row", new Words("row equals an earlier one", "left out")));

  private Problems() {}

  /** In the order of their number, the most frequent first. */
  static List<ReportData.Problem> of(Dataset data) {
    return data.problems().all().stream()
        .map(p -> {
          var words =
              WORDS.getOrDefault(
                  p.kind(), new Words(p.kind().replace('-', ' '), "taken all the same"));
          return new ReportData.Problem(
              words.kind,
              (int) Math.min(Integer.MAX_VALUE, p.count()),
              words.outcome,
              p.first().stream().map(e -> new ReportData.Row(e.row(), e.what())).toList());
        })
        .sorted(java.util.Comparator.comparingInt(ReportData.Problem::count).reversed())
        .toList();
  }

  /** A line a kind, such as {@code 37 × photo is missing: taken without a photo}. */
  static String line(ReportData.Problem problem) {
    return String.format(
        Locale.ROOT, "%,7d × %s: %s", problem.count(), problem.kind(), problem.outcome());
  }
}
