package nurture.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Listings: a table, their photos, what the columns mean, and what was wrong with them.
 *
 * @param schema what each column means
 * @param table one row a listing
 * @param photos the photos that the rows name
 * @param problems what was wrong so far; views share it, and it grows as photos are decoded
 */
public record Dataset(Schema schema, Table table, Photos photos, Problems problems)
    implements AutoCloseable {

  /** Checks that the table has the schema's columns. */
  public Dataset {
    var names = new HashSet<>(table.columns());
    for (var column : schema.columns()) {
      if (!names.contains(column.name())) {
        throw new IllegalArgumentException(
            "schema's columns must be the table's, got '"
                + column.name()
                + "'"
                + Names.advice(column.name(), table.columns()));
      }
    }
  }

  /** As {@link #read(Path, Path)}, the photos being found beside or in the data. */
  public static Dataset read(Path data) {
    return read(data, null);
  }

  /**
   * Reads listings: a table file; a folder or archive (zip, tar, tar.gz) that holds one table and
   * photos, loose or packed; or a folder or archive that holds one folder of photos a class, which
   * gives an id, a photo and a class for each photo.
   *
   * @param photos a folder or archive of photos, or null to look beside the table
   * @throws IllegalArgumentException in one sentence, if nothing or more than one thing is found
   */
  public static Dataset read(Path data, @Nullable Path photos) {
    return DatasetReader.read(data, photos);
  }

  /** Images and labels of two IDX files: columns {@code id}, {@code photo}, {@code class}. */
  public static Dataset idx(Path images, Path labels) {
    return DatasetReader.idx(images, labels);
  }

  /** How many rows there are. */
  public int size() {
    return table.rows();
  }

  /** The rows of these numbers, in this order; photos and problems are shared. */
  public Dataset rows(int[] rows) {
    return new Dataset(schema, table.rows(rows), photos, problems);
  }

  /** The same rows, their columns meaning something else. */
  public Dataset with(Schema other) {
    return new Dataset(other, table, photos, problems);
  }

  /**
   * A listing that comes from elsewhere than the table.
   *
   * @param cells by column
   * @param photo its file; null for the one that the cell of the photo column names, if any
   */
  public record Extra(Map<String, String> cells, byte @Nullable [] photo) {}

  /**
   * The same listings with more behind them, of which cells in columns that the table lacks are
   * left out. Their photos stay on the heap.
   */
  public Dataset and(List<Extra> more) {
    var column = schema.of(Role.PHOTO).stream().map(Column::name).findFirst();
    var files = new HashMap<String, byte[]>();
    var rows = new ArrayList<List<@Nullable String>>();
    for (var extra : more) {
      var cells = new HashMap<>(extra.cells);
      if (column.isPresent() && extra.photo != null) {
        var digest = Split.sha256().digest(extra.photo);
        var name = "said-" + HexFormat.of().formatHex(digest, 0, 16) + ".jpg";
        files.put(name, extra.photo);
        cells.put(column.get(), name);
      }
      var row = new ArrayList<@Nullable String>();
      for (var name : table.columns()) row.add(cells.get(name));
      rows.add(row);
    }
    return new Dataset(schema, table.and(rows), photos.with(files), problems);
  }

  /** The row's name: its cell in the first id column, or {@code row-} and its line. */
  public String id(int row) {
    var ids = schema.of(Role.ID);
    var id = ids.isEmpty() ? null : table.cell(row, ids.getFirst().name());
    return id == null ? "row-" + table.line(row) : id;
  }

  /**
   * Decodes the photo of a row (the first photo column that names one), or empty if it has none
   * that can be used. Why not is counted in {@link #problems}, and so is a file whose name says
   * another format than its bytes ({@code photo-format}); ask once for each row.
   *
   * @param targetLongestSide as in {@link Pixels#decode(byte[], int, long)}
   */
  public Optional<Pixels> photo(int row, int targetLongestSide) {
    String name = null;
    for (var column : schema.of(Role.PHOTO)) {
      if (name == null) name = table.cell(row, column.name());
    }
    if (name == null) {
      problems.add("photo-missing", table.line(row), "no photo for " + id(row));
      return Optional.empty();
    }
    try {
      var full = photos.resolve(name);
      if (!Archive.isImage(full)) return Optional.of(photos.load(name, targetLongestSide));
      var file = photos.bytes(full);
      var pixels = Pixels.decode(file, targetLongestSide);
      countFormat(row, full, file);
      return Optional.of(pixels);
    } catch (BadPhoto e) {
      problems.add(e.problem(), table.line(row), name + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private void countFormat(int row, String name, byte[] file) {
    var real = Pixels.format(file);
    var said = Archive.format(name);
    if (!real.equals(said)) {
      problems.add("photo-format", table.line(row), name + " is " + real + ", not " + said);
    }
  }

  /**
   * Without rows that equal an earlier one in every cell; each is counted as {@code duplicate-row}.
   */
  public Dataset dropDuplicateRows() {
    var seen = new HashSet<String>();
    var kept = new ArrayList<Integer>();
    for (int row = 0; row < size(); row++) {
      var digest = Split.sha256();
      for (var column : table.columns()) digest.update(framed(table.cell(row, column)));
      if (seen.add(new String(digest.digest(), 0, 16, StandardCharsets.ISO_8859_1))) kept.add(row);
      else problems.add("duplicate-row", table.line(row), "equals an earlier row");
    }
    return kept.size() == size() ? this : rows(kept.stream().mapToInt(i -> i).toArray());
  }

  /** A hash of the rows' cells and of the photos' names and sizes, in hex, for provenance. */
  public String sha256() {
    var digest = Split.sha256();
    for (var column : table.columns()) digest.update(framed(column));
    for (int row = 0; row < size(); row++) {
      for (var column : table.columns()) digest.update(framed(table.cell(row, column)));
    }
    for (var name : photos.names()) digest.update(framed(name + ":" + photos.size(name)));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A cell so that no two rows of cells give the same bytes. */
  private static byte[] framed(@Nullable String cell) {
    return ((cell == null ? "-" : cell.length() + ":" + cell) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Closes the photos. */
  @Override
  public void close() {
    photos.close();
  }

  /** The table's size and what each column means. */
  @Override
  public String toString() {
    return table + ", " + photos.names().size() + " photos\n" + schema.describe(table);
  }
}
