package nurture.data;

import java.util.HashMap;
import java.util.Map;

/**
 * A name for each row that no other row has: its id or, where rows before it have that id too, the
 * id and how often it came, as in {@code 17#2}.
 */
public final class RowNames {
  private final Dataset data;

  /** The names that are not the row's id. */
  private final Map<Integer, String> repeated = new HashMap<>();

  /** The names of all rows of a data set. */
  public RowNames(Dataset data) {
    this.data = data;
    var counts = new HashMap<String, Integer>();
    for (int row = 0; row < data.size(); row++) {
      var id = data.id(row);
      int n = counts.merge(id, 1, Integer::sum);
      if (n == 1) continue;
      var name = id + "#" + n;
      // An id may itself end like this.
      while (counts.merge(name, 1, Integer::sum) > 1)
        name = id + "#" + counts.merge(id, 1, Integer::sum);
      repeated.put(row, name);
    }
  }

  /** The name of a row. */
  public String name(int row) {
    var name = repeated.get(row);
    return name == null ? data.id(row) : name;
  }

  /** The rows by their names. */
  public Map<String, Integer> rows() {
    var rows = new HashMap<String, Integer>();
    for (int row = 0; row < data.size(); row++) rows.put(name(row), row);
    return rows;
  }
}
