package nurture.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * About 1,500 made listings: {@code listings.csv} beside a folder {@code photos}. The same seed
 * gives the same bytes. A photo tells a thing imperfectly, a title sometimes not at all, a price
 * follows from kind, brand, condition, material and size; and a little of it is wrong, as in life.
 */
public final class DemoData {
  /** How many listings there are. */
  public static final int LISTINGS = 1_500;

  private static final int PIXELS = 96;
  private static final String HEADER =
      "id,seller,title,brand,condition,material,size_cm,category,price,photo";

  private final Path folder;
  private final List<String[]> rows = new ArrayList<>();
  private final Map<String, byte[]> photos = new HashMap<>();

  private DemoData(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes them.
   *
   * @return the table
   */
  public static Path write(Path folder, long seed) throws IOException {
    var data = new DemoData(folder);
    var random = new SplittableRandom(seed);
    var kinds = Kind.COMMON;
    var chosen = new ArrayList<Kind>();
    var randoms = new ArrayList<SplittableRandom>();
    for (int i = 0; i < LISTINGS; i++) {
      // Some kinds are offered twice as often as others.
      int k = random.nextInt(kinds.size() * 3 / 2) % kinds.size();
      chosen.add(i == 777 ? Kind.UKULELE : kinds.get(k));
      randoms.add(random.split());
    }
    IntStream.range(0, LISTINGS)
        .parallel()
        .mapToObj(i -> Drawn.of(i, chosen.get(i), randoms.get(i)))
        .toList()
        .forEach(data::add);
    data.soil();
    return data.save();
  }

  private void add(Drawn drawn) {
    rows.add(drawn.row());
    photos.put(drawn.row()[9], drawn.photo());
  }

  /** A row of the table and the photo that it names. */
  private record Drawn(String[] row, byte[] photo) {
    static Drawn of(int index, Kind kind, RandomGenerator random) {
      var listing = new DemoListing(kind, random);
      var id = String.format(Locale.ROOT, "L%04d", index + 1);
      boolean jpeg = random.nextInt(3) > 0;
      var image = Scene.photo(kind, listing.colour, random, PIXELS);
      String[] row = {
        id,
        "S" + listing.seller,
        listing.title,
        listing.brand,
        random.nextInt(12) == 0 ? "" : listing.condition,
        random.nextInt(8) == 0 ? "" : listing.material,
        random.nextInt(6) == 0 ? "" : String.valueOf(listing.size),
        kind.path(),
        String.format(Locale.ROOT, "%.2f", listing.price),
        id + (jpeg ? ".jpg" : ".png")
      };
      return new Drawn(row, jpeg ? Photos.jpeg(image, 0.85f) : Photos.png(image));
    }
  }

  /** What goes wrong in real tables, at places that are always the same. */
  private void soil() {
    for (int i : new int[] {101, 454, 1203}) photos.remove(rows.get(i)[9]);
    for (int i : new int[] {209, 868}) photos.computeIfPresent(rows.get(i)[9], DemoData::half);
    photos.put(rows.get(640)[9], "this is no photo".getBytes(UTF_8));
    for (int i = 33; i < LISTINGS; i += 75) rows.get(i)[9] = "";
    for (int i : new int[] {57, 512, 990}) rows.get(i)[8] = "0";
    rows.get(300)[8] = "negotiable";
    rows.get(1100)[8] = "ask me";
    rows.get(703)[8] = "-15.00";
    for (int i : new int[] {81, 222, 407, 599, 748, 931, 1066, 1410}) rows.get(i)[7] = other(i);
    for (int i = 60; i < LISTINGS; i += 120) rows.get(i)[2] = "";
    for (int i : new int[] {150, 1250}) copy(i, i + 3);
  }

  private static byte[] half(String name, byte[] photo) {
    return Arrays.copyOf(photo, photo.length / 2);
  }

  private String other(int i) {
    var kinds = Kind.COMMON;
    var wrong = kinds.get(i % kinds.size());
    return wrong.path().equals(rows.get(i)[7])
        ? kinds.get((i + 1) % kinds.size()).path()
        : wrong.path();
  }

  /** The same thing offered again under another id. */
  private void copy(int from, int to) {
    var again = rows.get(from).clone();
    again[0] = rows.get(to)[0];
    photos.remove(rows.get(to)[9]);
    rows.set(to, again);
  }

  private Path save() throws IOException {
    Files.createDirectories(folder.resolve("photos"));
    for (var photo : photos.entrySet())
      Files.write(folder.resolve("photos").resolve(photo.getKey()), photo.getValue());
    var table = new StringBuilder(HEADER).append('\n');
    for (var row : rows)
      table.append(String.join(",", Arrays.stream(row).map(DemoData::cell).toList())).append('\n');
    return Files.writeString(folder.resolve("listings.csv"), table);
  }

  private static String cell(String value) {
    return value.matches("[^,\"\r\n]*") ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  /**
   * A photo of a thing as the demo draws them, as PNG.
   *
   * @param kind the last part of its category, such as {@code Mugs}
   * @param pixels its width and its height
   */
  public static byte[] photo(String kind, long seed, int pixels) {
    var random = new SplittableRandom(seed);
    var drawn =
        Stream.concat(Kind.COMMON.stream(), Stream.of(Kind.UKULELE))
            .filter(k -> k.path().endsWith(" > " + kind))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("there is no kind of thing " + kind));
    return Photos.png(Scene.photo(drawn, new DemoListing(drawn, random).colour, random, pixels));
  }
}
