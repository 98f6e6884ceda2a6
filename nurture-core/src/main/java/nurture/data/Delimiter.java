package nurture.data;

import java.util.ArrayList;
import java.util.List;

/**
 * How a text table parts its cells: the sign between them, and whether cells may be quoted.
 *
 * @param sign the sign between two cells
 * @param quoted whether {@code "} encloses a cell that holds signs or line ends
 * @param header the cells of the first row
 */
record Delimiter(char sign, boolean quoted, List<String> header) {
  private static final char[] SIGNS = {',', '\t', ';', '|'};
  private static final int LONGEST_OPEN = 1 << 16;

  /** The way in which most rows of the sample have as many cells as the first. */
  static Delimiter sniff(String sample, boolean whole) {
    Delimiter best = new Delimiter(',', true, List.of());
    double most = -1;
    for (char sign : SIGNS) {
      for (boolean quoted : new boolean[] {true, false}) {
        var rows = parse(sample, sign, quoted, whole);
        if (!whole && rows.size() > 1) rows.removeLast();
        if (rows.isEmpty()) continue;
        int width = rows.getFirst().size();
        double alike = 0;
        for (var row : rows) if (row.size() == width) alike++;
        // One column is what every wrong sign finds, so any sign that splits comes before it.
        double score = alike / rows.size() + (width > 1 ? 1 : 0) + 1e-3 * Math.min(width, 100);
        if (score > most + 1e-9) {
          most = score;
          best = new Delimiter(sign, quoted, rows.getFirst());
        }
      }
    }
    return best;
  }

  private static List<List<String>> parse(String s, char sign, boolean quotes, boolean whole) {
    var rows = new ArrayList<List<String>>();
    var row = new ArrayList<String>();
    var cell = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (inside) {
        if (c != '"') cell.append(c);
        else if (i + 1 < s.length() && s.charAt(i + 1) == '"') cell.append(s.charAt(i++));
        else inside = false;
      } else if (quotes && c == '"' && cell.isEmpty()) {
        inside = true;
      } else if (c == sign) {
        row.add(cell.toString());
        cell.setLength(0);
      } else if (c == '\n' || c == '\r') {
        if (!row.isEmpty() || !cell.isEmpty()) {
          row.add(cell.toString());
          rows.add(row);
          row = new ArrayList<>();
          cell.setLength(0);
        }
      } else {
        cell.append(c);
      }
    }
    // A quote that never closes was no quote: nobody writes a cell that long.
    if (inside && (whole || cell.length() > LONGEST_OPEN)) return new ArrayList<>();
    if (!row.isEmpty() || !cell.isEmpty()) {
      row.add(cell.toString());
      rows.add(row);
    }
    return rows;
  }
}
