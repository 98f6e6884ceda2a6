package nurture.quality;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import nurture.data.Dataset;

/** Listings with one of each defect, written to a folder. */
final class Planted {
  static final int CLEAN = 400;
  private static final String[] KINDS = {"Mugs", "Lamps", "Chairs", "Scarves"};
  private static final String[] WORDS = {
    "ceramic coffee tea handle",
    "desk light shade bulb",
    "oak seat legs garden",
    "wool winter warm soft"
  };
  private static final String[] COLOURS = {"red", "blue", "green", "black", "white", "amber"};

  private Planted() {}

  /** The listings as a subject with the answers of a glance. */
  static Subject subject(Path folder) {
    write(folder);
    return Subject.of(Dataset.read(folder), Optional.of("category"), Optional.of("price"))
        .glanced();
  }

  static void write(Path folder) {
    try {
      Files.createDirectories(folder.resolve("photos"));
      var rows = new ArrayList<String>();
      rows.add("id,photo,title,category,department,price,stock");
      var random = new SplittableRandom(1);
      for (int i = 0; i < CLEAN; i++) rows.add(row("c" + i, i, random));
      // The copies, each of a clean row.
      rows.add(rows.get(11).replaceFirst("c10,c10.png", "same,same.png"));
      rows.add(rows.get(21).replaceFirst("c20,c20.png", "cut,cut.jpg"));
      rows.add(
          rows.get(31).replaceFirst("c30,c30.png,[^,]*", "retitled,retitled.png,something else"));
      for (int i = 0; i < CLEAN; i++) picture(folder.resolve("photos/c" + i + ".png"), i);
      Files.copy(folder.resolve("photos/c10.png"), folder.resolve("photos/same.png"));
      Files.copy(folder.resolve("photos/c30.png"), folder.resolve("photos/retitled.png"));
      cut(folder.resolve("photos/c20.png"), folder.resolve("photos/cut.jpg"));
      // One cell wrong in each of these.
      rows.add(row("swapped", 0, random).replace(",Mugs,Kitchen,", ",Chairs,Furniture,"));
      rows.add(row("dear", 4, random).replaceFirst("(\\d+\\.\\d\\d)(,\\d+)$", "2500.00$2"));
      rows.add(row("free", 8, random).replaceFirst("(\\d+\\.\\d\\d)(,\\d+)$", "0$2"));
      rows.add(row("garbled", 12, random).replaceFirst("mug", "cafÃ© mug"));
      rows.add(row("nameless", 16, random).replaceFirst("(nameless,[^,]*),[^,]*", "$1,n/a"));
      rows.add(row("misplaced", 20, random).replace(",Kitchen,", ",Furniture,"));
      rows.add(row("crowd", 24, random).replaceFirst(",\\d+$", ",900000"));
      rows.add(row("blank", 28, random));
      rows.add(row("lost", 32, random));
      int k = 0;
      for (var id :
          List.of("swapped", "dear", "free", "garbled", "nameless", "misplaced", "crowd")) {
        picture(folder.resolve("photos/" + id + ".png"), 1_000 + 4 * k++);
      }
      var blank = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      ImageIO.write(blank, "png", folder.resolve("photos/blank.png").toFile());
      Files.write(folder.resolve("listings.csv"), rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String row(String id, int i, SplittableRandom random) {
    int kind = i % 4;
    var words = WORDS[kind].split(" ", -1);
    var title =
        COLOURS[random.nextInt(6)]
            + " "
            + words[random.nextInt(4)]
            + " "
            + words[random.nextInt(4)]
            + " "
            + (kind == 0 ? "mug " : "")
            + Integer.toString(1_000 + random.nextInt(9_000), 36);
    double price = (10 + 10 * kind) * Math.exp(0.3 * random.nextGaussian());
    return String.format(
        java.util.Locale.ROOT,
        "%s,%s.png,%s,%s,%s,%.2f,%d",
        id,
        id,
        title,
        KINDS[kind],
        kind == 0 ? "Kitchen" : kind == 3 ? "Clothes" : "Furniture",
        price,
        10 + random.nextInt(90));
  }

  /** Forms that differ from row to row. */
  private static void picture(Path file, int seed) throws IOException {
    var random = new SplittableRandom(77 + seed);
    var image = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    g.setColor(new Color(random.nextInt(1 << 24)));
    g.fillRect(0, 0, 96, 96);
    for (int k = 0; k < 9; k++) {
      g.setColor(new Color(random.nextInt(1 << 24)));
      int x = random.nextInt(96);
      int y = random.nextInt(96);
      if (random.nextBoolean())
        g.fillOval(x - 20, y - 20, 10 + random.nextInt(40), 10 + random.nextInt(40));
      else g.fillRect(x - 20, y - 20, 10 + random.nextInt(40), 10 + random.nextInt(40));
    }
    g.dispose();
    ImageIO.write(image, "png", file.toFile());
  }

  /** The inner part of a photo, as a rough JPEG. */
  private static void cut(Path from, Path to) throws IOException {
    var image = ImageIO.read(from.toFile()).getSubimage(4, 3, 88, 89);
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var how = writer.getDefaultWriteParam();
    how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    how.setCompressionQuality(0.6f);
    var bytes = new ByteArrayOutputStream();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
    }
    writer.dispose();
    Files.write(to, bytes.toByteArray());
  }
}
