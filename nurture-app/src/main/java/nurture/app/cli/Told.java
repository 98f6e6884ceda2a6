package nurture.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import nurture.app.store.Store;
import nurture.serve.Catalogue;

/** Of which listings a run knows the category or shall know nothing, whatever a table says. */
final class Told {
  private Told() {}

  /**
   * The names of those that it learnt from, of those that people spoke of since, and of those that
   * it shall forget.
   *
   * @param learnt what the version that answers learnt from
   * @param store where what people say is kept; it need not be there yet
   */
  static Set<String> names(Catalogue learnt, String store) {
    var names = new HashSet<String>();
    for (var known : learnt.listings()) if (known.category() != null) names.add(known.id());
    if (!store.startsWith("jdbc:") && !Files.exists(Path.of(store))) return names;
    try (var kept = Store.open(store)) {
      var all = kept.all();
      for (var said : all.said()) if (said.category() != null) names.add(said.listing());
      names.addAll(all.forgotten());
    }
    return names;
  }
}
