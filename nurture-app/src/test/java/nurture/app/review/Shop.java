package nurture.app.review;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import nurture.app.demo.DemoData;
import nurture.data.Dataset;
import nurture.quality.Subject;

/** A shop of few things in which something is wrong, under review. */
public final class Shop implements AutoCloseable {
  /** How many listings there are, and how many of them have no category. */
  public static final int LISTINGS = 150, UNLABELLED = 6;

  /** A title that tries to be more than text. */
  public static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\">bowl";

  public final Path table;
  public final Dataset data;
  public final Ledger ledger;
  public final Desk desk;
  public final Session session;

  /**
   * Opens the shop in a folder, making it the first time, and waits until all is found.
   *
   * @param store where decisions are kept
   */
  public Shop(Path folder, Path store) throws IOException {
    table = folder.resolve("shop.csv");
    if (!Files.exists(table)) write(folder, table);
    data = Dataset.read(folder);
    ledger = Ledger.open(store);
    desk = new Desk(ledger, 0);
    session =
        Session.start(
            new Session.Plan(
                "shop", data, Optional.of("category"), data.sha256(), Optional.empty()),
            desk,
            ledger,
            looked ->
                Subject.of(data, Optional.of("category"), Optional.of("price"), looked).glanced());
    while (!session.state("").pass().finished()) Thread.onSpinWait();
    if (!session.state("").pass().problem().isEmpty())
      throw new IllegalStateException(session.state("").pass().problem());
  }

  private static void write(Path folder, Path table) throws IOException {
    var random = new SplittableRandom(5);
    var kinds = List.of("Kitchen > Mugs", "Kitchen > Bowls", "Garden > Pots");
    var words = List.of("mug cup", "bowl dish", "pot planter");
    var text = new StringBuilder("id,title,colour,category,price,photo\n");
    Files.createDirectories(folder.resolve("photos"));
    for (int i = 0; i < LISTINGS; i++) {
      int kind = i % 3;
      var word = words.get(kind).split(" ", -1)[random.nextInt(2)];
      var colour = List.of("red", "green", "blue", "white").get(random.nextInt(4));
      var title = colour + " " + word + " no. " + (100 + i);
      if (i == 40) title = HOSTILE.replace("\"", "\"\"");
      var category = i < UNLABELLED ? "" : kinds.get(i >= 30 && i < 34 ? (kind + 1) % 3 : kind);
      double price = 5 + 10 * kind + random.nextDouble();
      if (i == 60) price = 0;
      // The last three are copies of earlier ones, photo and all.
      int shown = i >= LISTINGS - 3 ? i - 99 : i;
      text.append(
          String.format(
              Locale.ROOT,
              "T%03d,\"%s\",%s,%s,%.2f,p%d.png%n",
              i,
              i >= LISTINGS - 3 ? title + " new" : title,
              colour,
              category,
              price,
              shown));
      if (shown == i)
        Files.write(
            folder.resolve("photos/p" + i + ".png"),
            DemoData.photo(List.of("Mugs", "Bowls", "Teapots").get(kind), i, 256));
    }
    Files.writeString(table, text);
  }

  @Override
  public void close() {
    session.close();
    ledger.close();
    data.close();
  }
}
