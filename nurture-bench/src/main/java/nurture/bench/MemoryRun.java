package nurture.bench;

import java.awt.geom.AffineTransform;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.awt.image.RescaleOp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import nurture.data.BadPhoto;
import nurture.data.Dataset;
import nurture.data.Shuffle;
import nurture.memory.ExactIndex;
import nurture.serve.Bundle;
import nurture.serve.Catalogue;
import nurture.serve.Listing;
import nurture.serve.Remembering;
import nurture.study.Brief;
import nurture.study.Progress;
import nurture.study.Settings;
import nurture.study.Study;
import nurture.tensor.Engine;
import nurture.train.Event;

/** Fashion listings with a run that is trained once and used again, for what memory is worth. */
record MemoryRun(Dataset all, Brief brief, Path folder) {
  private static final String TYPE = "articleType";
  private static final int LABELS = 1_900, FREQUENT = 60;

  /** Which of a listing's inputs are shown. */
  enum Shown {
    BOTH,
    TITLE,
    PHOTO
  }

  /** A run that learns from 1,900 listings, none of which is of one of these types. */
  static MemoryRun of(Path data, Path folder, Set<String> without) {
    var all = Dataset.read(data.resolve("fashion-products"));
    var rows =
        IntStream.range(0, all.size())
            .filter(i -> !without.contains(String.valueOf(all.table().cell(i, TYPE))))
            .toArray();
    var seen = all.rows(rows);
    var settings =
        Settings.defaults()
            .with(s -> {
              s.category = TYPE;
              s.inputs = List.of("photo", "title");
              s.minExamples = 10;
              s.labels = LABELS;
              s.threads = 1;
              s.epochs = 10;
              s.members = 2;
            });
    var study = Study.of(seen, settings);
    if (!Files.exists(folder.resolve("bundle/memory.json"))) {
      var result =
          study
              .watch(progress -> {
                if (progress instanceof Progress.Learning learning
                    && learning.event() instanceof Event.EpochEnded e)
                  System.out.printf(
                      "member %d %s epoch %d: %.4f%n",
                      learning.member(), learning.witness().label(), e.epoch(), e.validation());
              })
              .run(folder);
      System.out.println("trained; test " + result.test().accuracy());
    }
    return new MemoryRun(seen, study.brief(), folder);
  }

  /** Ten types drawn from those with many listings. */
  static Set<String> drawn(Dataset all, long seed) {
    var counts = new TreeMap<String, Integer>();
    for (int i = 0; i < all.size(); i++) {
      var type = all.table().cell(i, TYPE);
      if (type != null) counts.merge(type, 1, Integer::sum);
    }
    var names =
        new java.util.ArrayList<>(
            counts.entrySet().stream()
                .filter(e -> e.getValue() >= FREQUENT)
                .map(Map.Entry::getKey)
                .toList());
    java.util.Collections.shuffle(names, new Random(seed));
    return new TreeSet<>(names.subList(0, 10));
  }

  /** The bundle with an empty memory, which may know the listings learnt from. */
  Remembering open(boolean known) {
    Engine.threads(1);
    var memory = new Remembering(Bundle.open(folder), ExactIndex::new);
    if (known) Catalogue.open(folder).listings().forEach(memory::know);
    return memory;
  }

  /** Test rows with a label, in an order drawn by a seed. */
  int[] test(long seed) {
    return drawn(brief.test().clone(), seed);
  }

  /** Rows off the test side from which nothing was learnt but how rare words are. */
  int[] unlearnt(long seed) {
    return drawn(brief.unlabelled(all), seed);
  }

  private int[] drawn(int[] rows, long seed) {
    Shuffle.inPlace(rows, new Random(seed));
    return Arrays.stream(rows).filter(row -> brief.labels()[row] >= 0).toArray();
  }

  String type(int row) {
    return brief.classes().get(brief.labels()[row]);
  }

  Listing listing(int row, Shown shown) throws BadPhoto {
    return listing(all, row, shown);
  }

  static Listing listing(Dataset data, int row, Shown shown) throws BadPhoto {
    var title = data.table().cell(row, "title");
    var photo = data.table().cell(row, "photo");
    return new Listing(
        shown == Shown.PHOTO || title == null ? Map.of() : Map.of("title", title),
        shown == Shown.TITLE || photo == null
            ? null
            : data.photos().bytes(data.photos().resolve(photo)));
  }

  /** How a photo is taken again. */
  enum Again {
    CROP,
    BLUR,
    BRIGHTNESS
  }

  /** The listing with its photo taken again, drawn by a seed: 85 to 100 % of it, ± 25 % light. */
  static Listing again(Listing listing, Again how, long seed) throws IOException {
    var photo = listing.photo();
    if (photo == null) return listing;
    var random = new Random(seed);
    var image = ImageIO.read(new ByteArrayInputStream(photo));
    var plain = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    plain.createGraphics().drawImage(image, 0, 0, null);
    var out = new ByteArrayOutputStream();
    ImageIO.write(
        switch (how) {
          case CROP -> cropped(plain, random);
          case BLUR -> blurred(plain);
          case BRIGHTNESS ->
              new RescaleOp(random.nextBoolean() ? 1.25f : 0.75f, 0, null).filter(plain, null);
        },
        "jpeg",
        out);
    return new Listing(listing.values(), out.toByteArray());
  }

  private static BufferedImage cropped(BufferedImage from, Random random) {
    double zoom = 0.85 + 0.1 * random.nextDouble();
    int w = (int) (zoom * from.getWidth()), h = (int) (zoom * from.getHeight());
    return from.getSubimage(
        random.nextInt(from.getWidth() - w + 1), random.nextInt(from.getHeight() - h + 1), w, h);
  }

  private static BufferedImage blurred(BufferedImage from) {
    var kernel = new float[9];
    Arrays.fill(kernel, 1 / 9f);
    var moved =
        new AffineTransformOp(new AffineTransform(), AffineTransformOp.TYPE_BILINEAR)
            .filter(from, new BufferedImage(from.getWidth(), from.getHeight(), from.getType()));
    return new ConvolveOp(new Kernel(3, 3, kernel), ConvolveOp.EDGE_NO_OP, null)
        .filter(moved, null);
  }
}
