package nurture.app.review;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import nurture.app.memory.Titles;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.data.RowNames;

/** Listings by their ids and by the words in them; ids at once, words when the index is built. */
final class Search implements AutoCloseable {
  private final Dataset data;
  private final String[] ids;
  private final Titles titles = new Titles();

  Search(Dataset data, RowNames names) {
    this.data = data;
    ids = new String[data.size()];
    for (int row = 0; row < ids.length; row++) ids[row] = names.name(row).toLowerCase(Locale.ROOT);
  }

  /** Reads the words of all listings on a thread of its own. */
  void start() {
    var columns =
        data.schema().columns().stream()
            .filter(
                c -> c.role() == Role.TEXT || c.role() == Role.CATEGORY || c.role() == Role.PATH)
            .map(c -> c.name())
            .toList();
    Thread.ofPlatform()
        .daemon()
        .name("search")
        .start(() -> {
          try {
            for (int row = 0; row < data.size(); row++) {
              var words = new ArrayList<String>();
              for (var column : columns) {
                var cell = data.table().cell(row, column);
                if (cell != null) words.add(cell);
              }
              titles.add(Integer.toString(row), String.join(" ", words));
            }
            titles.refresh();
          } catch (org.apache.lucene.store.AlreadyClosedException e) {
            // The review has ended.
          }
        });
  }

  /** Rows whose id begins with a text, then rows that have its words. */
  List<Integer> find(String text, int most) {
    var begun = text.strip().toLowerCase(Locale.ROOT);
    if (begun.isEmpty()) return List.of();
    var rows = new LinkedHashSet<Integer>();
    IntStream.range(0, ids.length)
        .filter(row -> ids[row].startsWith(begun))
        .limit(most)
        .forEach(rows::add);
    for (var row : titles.complete(text, most)) rows.add(Integer.parseInt(row));
    return rows.stream().limit(most).toList();
  }

  @Override
  public void close() {
    titles.close();
  }
}
