package nurture.study;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nurture.data.Dataset;
import nurture.data.Photos;
import nurture.data.Problems;
import nurture.data.Schema;
import nurture.data.Table;
import nurture.tensor.Precision;
import org.jspecify.annotations.Nullable;

/** Data sets made for tests. */
final class Made {
  private static final String[][] KINDS = {
    {"mug", "cup", "espresso", "handle"},
    {"vase", "flower", "crystal", "bouquet"},
    {"lamp", "bulb", "shade", "reading"}
  };

  private Made() {}

  /** A table as a data set, its columns' roles found out. */
  static Dataset of(List<String> columns, List<? extends List<? extends @Nullable String>> rows) {
    var table = Table.of(columns, rows);
    return new Dataset(Schema.infer(table, Photos.none()), table, Photos.none(), new Problems());
  }

  /** Listings with an id, a seller, a title, a category that its words tell, and a price. */
  static Dataset listings(int n) {
    var random = new SplittableRandom(17);
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < n; i++) {
      int kind = random.nextInt(KINDS.length);
      var words = KINDS[kind];
      var title =
          "lovely %s for the %s number %d"
              .formatted(words[random.nextInt(4)], words[random.nextInt(4)], i);
      rows.add(
          List.of(
              "item-" + i,
              "seller " + i % 23,
              title,
              words[0],
              Integer.toString((kind + 1) * 20 + random.nextInt(10))));
    }
    return of(List.of("id", "seller", "title", "category", "price"), rows);
  }

  /** Everything found from the data, on one thread in full precision. */
  static Settings settings() {
    return Settings.defaults()
        .with(s -> {
          s.threads = 1;
          s.precision = Precision.FP32;
        });
  }

  static Settings quick(int epochs, int members) {
    return settings()
        .with(s -> {
          s.inputs = List.of("title");
          s.epochs = epochs;
          s.members = members;
        });
  }

  static Settings learn(@Nullable String category, @Nullable String price, String... inputs) {
    return settings()
        .with(s -> {
          s.category = category;
          s.price = price;
          s.inputs = List.of(inputs);
        });
  }
}
