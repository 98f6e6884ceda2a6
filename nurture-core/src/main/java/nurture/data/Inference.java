package nurture.data;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds out what a column means; the rules stand in {@link #role} from first to last. */
final class Inference {
  private static final int SAMPLE = 5_000;
  private static final Pattern ID_NAME =
      Pattern.compile(
          "(?:.*[_\\-. ])?(?:id|ids|uid|uuid|guid|sku|asin|ean|upc|gtin|isbn|pid|key|hash)"
              + "|.*[a-z](?:Id|ID|Uuid|UUID|Sku|SKU)|.*[_\\-. ](?i:id)(?:[_\\-. ].*)?|(?i:id|sku|asin|uuid|guid)");
  private static final Pattern HEX =
      Pattern.compile("[0-9a-fA-F]{12,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern CODE = Pattern.compile("(?=.*\\d)(?=.*[A-Z])[A-Z0-9_-]{8,24}");
  private static final Pattern PHOTO_NAME =
      Pattern.compile("(?i).*(?:photo|image|img|picture|thumbnail|filename|file).*");
  private static final Pattern PHOTO_VALUE =
      Pattern.compile("(?i)[^\\s|,;]+\\.(?:jpe?g|png|webp|gif|bmp|jfif)(?:\\?\\S*)?");
  private static final int LONGEST_PATH = 400;

  private Inference() {}

  static Role role(Table table, String name, Photos photos) {
    var c = new Facts(table, name);
    if (c.filled == 0 || (c.distinct == 1 && table.rows() > 1)) return Role.IGNORED;
    boolean idName = ID_NAME.matcher(name).matches();
    if (c.share(v -> PHOTO_VALUE.matcher(v).matches()) >= 0.9) return Role.PHOTO;
    if (!idName && PHOTO_NAME.matcher(name).matches() && c.share(photos::contains) >= 0.5) {
      return Role.PHOTO;
    }
    if (c.share(v -> Dates.parse(v).isPresent()) >= 0.9) return Role.DATE;
    boolean numbers = c.share(v -> Numbers.parse(v).isPresent()) >= 0.9;
    boolean hex = !numbers && c.share(v -> HEX.matcher(v).matches()) >= 0.9;
    if (hex || (idName && (numbers || c.oneWord()))) {
      // Listings may be in the table twice; what names several listings is a group's name.
      if (c.distinct >= 0.8 * c.filled) return Role.ID;
      return few(c, 100) ? Role.CATEGORY : Role.IGNORED;
    }
    if (numbers) return counts(table, name, c) ? Role.ID : Role.NUMBER;
    if (c.share(Inference::isArrowPath) >= 0.6 || c.share(Inference::isSlashPath) >= 0.9) {
      return Role.PATH;
    }
    boolean unique = c.filled >= 10 && c.distinct == c.filled;
    if (unique && c.share(v -> CODE.matcher(v).matches()) >= 0.9) return Role.ID;
    if (c.words() <= 6 && c.distinct <= Math.max(2, 0.5 * c.filled)) return Role.CATEGORY;
    return few(c, 20) ? Role.CATEGORY : Role.TEXT;
  }

  /** Such as {@code Home > Mugs}; a text in which the sign stands by chance is longer. */
  private static boolean isArrowPath(String v) {
    return v.length() <= LONGEST_PATH && v.indexOf('/') != 0 && CategoryPath.arrows(v).size() >= 2;
  }

  /** Such as {@code Men/Tops/T-shirts}: three or more parts, each with a letter. */
  private static boolean isSlashPath(String v) {
    if (v.length() > LONGEST_PATH || v.contains("://")) return false;
    var parts = CategoryPath.slashes(v);
    return parts.size() >= 3
        && parts.stream().allMatch(part -> part.codePoints().anyMatch(Character::isLetter));
  }

  /** A few values that return: at most so many, and each on average in five rows. */
  private static boolean few(Facts c, int most) {
    return c.distinct <= most && 5L * c.distinct <= c.filled;
  }

  /** Whether the cells count the rows: 0, 1, 2, … or 1, 2, 3, … */
  private static boolean counts(Table table, String name, Facts c) {
    if (c.filled < 10 || c.filled != table.rows() || c.distinct != c.filled) return false;
    double first = Numbers.parse(c.sample[0]).orElse(Double.NaN);
    if (first != 0 && first != 1) return false;
    for (int row = 0; row < table.rows(); row++) {
      var cell = table.cell(row, name);
      if (cell == null || Numbers.parse(cell).orElse(Double.NaN) != first + row) return false;
    }
    return true;
  }

  /** What the rules ask about a column's cells. */
  private static final class Facts {
    final int filled;
    final int distinct;

    /** Filled cells, evenly spread over the rows. */
    final String[] sample;

    Facts(Table table, String name) {
      var hashes = new long[table.rows()];
      int n = 0;
      int kept = 0;
      int step = Math.max(1, table.rows() / SAMPLE);
      var some = new String[Math.min(table.rows(), 2 * SAMPLE)];
      for (int row = 0; row < table.rows(); row++) {
        var cell = table.cell(row, name);
        if (cell == null) continue;
        if (n % step == 0 && kept < some.length) some[kept++] = cell;
        hashes[n++] = hash(cell);
      }
      filled = n;
      sample = Arrays.copyOf(some, kept);
      Arrays.sort(hashes, 0, n);
      int different = 0;
      for (int i = 0; i < n; i++) if (i == 0 || hashes[i] != hashes[i - 1]) different++;
      distinct = different;
    }

    double share(Predicate<String> like) {
      if (sample.length == 0) return 0;
      return (double) Arrays.stream(sample).filter(like).count() / sample.length;
    }

    double words() {
      return Arrays.stream(sample).mapToInt(v -> v.split("\\s+", -1).length).average().orElse(0);
    }

    boolean oneWord() {
      return share(v -> v.indexOf(' ') < 0) >= 0.95;
    }

    private static long hash(String s) {
      long h = 0xcbf29ce484222325L;
      for (int i = 0; i < s.length(); i++) h = (h ^ s.charAt(i)) * 0x100000001b3L;
      return h ^ h >>> 29;
    }
  }
}
