package nurture.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.serve.BadListing;
import nurture.serve.Bundle;
import nurture.serve.Catalogue;
import nurture.serve.Listing;
import nurture.serve.Shelf;
import nurture.study.Progress;

/** What one bundle knew and another shall know too, that was made from it. */
final class Heirloom {
  private Heirloom() {}

  /**
   * Puts the listings of {@code data} that {@code before} knew and {@code made} does not yet know
   * among what it knows.
   *
   * @param before the folder of a version
   * @param folder the run of {@code made}
   * @param theirs the rows of {@code data} that are what {@code before} knew by their names
   */
  static void handDown(
      Path before, Bundle made, Path folder, Dataset data, int[] theirs, ProgressBar bar) {
    var known = new ArrayList<>(Catalogue.open(folder).listings());
    var names = new HashSet<String>();
    for (var listing : known) names.add(listing.id());
    var rows = new HashMap<String, Integer>();
    for (int row : theirs) rows.put(data.id(row), row);
    var old = Catalogue.open(before).listings();
    int done = 0;
    for (var listing : old) {
      bar.show(new Progress.Filing(done++, old.size()));
      var row = rows.get(listing.id());
      if (row == null || !names.add(listing.id())) continue;
      try {
        known.add(
            new Catalogue.Known(
                listing.id(),
                listing.text(),
                listing.category(),
                listing.price(),
                listing.photo(),
                made.embedding(new Listing(values(made, data, row), listing.photo()))));
      } catch (BadListing e) {
        // One that the new bundle cannot read is not known to it.
      }
    }
    bar.show(new Progress.Filing(old.size(), old.size()));
    bar.end();
    new Catalogue(known).save(folder);
    Shelf.file(folder, (_, _) -> {});
  }

  private static Map<String, String> values(Bundle made, Dataset data, int row) {
    var values = new HashMap<String, String>();
    for (var input : made.describe().inputs()) {
      if (input.role() == Role.PHOTO || data.schema().find(input.name()).isEmpty()) continue;
      var cell = data.table().cell(row, input.name());
      if (cell != null) values.put(input.name(), cell);
    }
    return values;
  }
}
