package nurture.app.demo;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/** One made listing: what its seller has, and what the seller says about it. */
final class DemoListing {
  private static final List<Brand> BRANDS =
      List.of(
          new Brand("Solveig", 1.0),
          new Brand("Hartmann", 1.45),
          new Brand("Ida & Co", 0.85),
          new Brand("Northlight", 1.25),
          new Brand("Piccolo", 0.7),
          new Brand("Atelier Roux", 2.1),
          new Brand("", 0.75));
  private static final Map<String, Double> CONDITIONS =
      Map.of("new", 1.0, "like new", 0.82, "used", 0.6, "worn", 0.38);
  private static final List<String> CONDITION_NAMES = List.of("new", "like new", "used", "worn");
  private static final Map<String, Double> DEAR =
      Map.of(
          "leather",
          1.5,
          "porcelain",
          1.2,
          "cast iron",
          1.35,
          "copper",
          1.6,
          "mohair",
          1.6,
          "linen",
          1.2,
          "plastic",
          0.65,
          "polyester",
          0.7,
          "acrylic",
          0.75,
          "brass",
          1.3);
  private static final List<String> EXTRAS =
      List.of(
          "hardly used",
          "from my grandmother",
          "smoke-free home",
          "great gift",
          "vintage",
          "pick-up only",
          "rare!",
          "size %d cm",
          "moving sale",
          "as seen in photo");

  private record Brand(String name, double factor) {}

  /** A colour word and what it may look like. */
  private enum Dye {
    RED(0.0, 0.72, 0.78),
    ORANGE(0.07, 0.72, 0.88),
    YELLOW(0.13, 0.62, 0.92),
    GREEN(0.35, 0.45, 0.6),
    TURQUOISE(0.48, 0.5, 0.7),
    BLUE(0.59, 0.55, 0.66),
    PURPLE(0.77, 0.36, 0.62),
    PINK(0.94, 0.35, 0.9),
    BROWN(0.07, 0.55, 0.48),
    GREY(0.6, 0.05, 0.6),
    WHITE(0.11, 0.05, 0.94),
    BLACK(0.6, 0.12, 0.22);

    final double hue;
    final double saturation;
    final double brightness;

    Dye(double hue, double saturation, double brightness) {
      this.hue = hue;
      this.saturation = saturation;
      this.brightness = brightness;
    }

    Color sample(RandomGenerator random) {
      return Scene.hue(
          hue + random.nextDouble(-0.02, 0.02),
          Math.clamp(saturation + random.nextDouble(-0.1, 0.1), 0, 1),
          Math.clamp(brightness + random.nextDouble(-0.1, 0.1), 0, 1));
    }
  }

  final Kind kind;
  final Color colour;
  final String title;
  final String brand;
  final String condition;
  final String material;
  final long size;
  final double price;
  final int seller;

  DemoListing(Kind kind, RandomGenerator random) {
    this.kind = kind;
    var dye = Dye.values()[random.nextInt(Dye.values().length)];
    var maker = BRANDS.get(random.nextInt(BRANDS.size()));
    colour = dye.sample(random);
    brand = maker.name();
    condition = CONDITION_NAMES.get(random.nextInt(CONDITION_NAMES.size()));
    material = kind.materials().get(random.nextInt(kind.materials().size()));
    double relative = Math.exp(0.22 * random.nextGaussian());
    size = Math.max(1, Math.round(kind.size() * relative));
    price = price(maker, relative, random);
    seller = 1 + random.nextInt(400);
    title = title(dye, random);
  }

  private double price(Brand maker, double relative, RandomGenerator random) {
    double fair =
        kind.price()
            * maker.factor()
            * CONDITIONS.getOrDefault(condition, 1.0)
            * DEAR.getOrDefault(material, 1.0)
            * Math.pow(relative, 0.7);
    double asked = fair * Math.exp(0.2 * random.nextGaussian());
    return asked < 10 ? Math.max(0.5, Math.round(asked * 2) / 2.0) : Math.round(asked) - 0.01;
  }

  private String title(Dye dye, RandomGenerator random) {
    var words = new ArrayList<String>();
    if (!brand.isEmpty() && random.nextInt(10) < 5) words.add(brand);
    if (random.nextInt(10) < 7) words.add(dye.name().toLowerCase(Locale.ROOT));
    if (random.nextInt(10) < 5) words.add(material);
    boolean named = random.nextInt(100) < 82;
    if (named) words.add(kind.words().get(skewed(kind.words().size(), random)));
    if (!named || random.nextInt(10) < 3)
      words.add(EXTRAS.get(random.nextInt(EXTRAS.size())).formatted(size));
    if (random.nextInt(4) == 0) words.addFirst(words.removeLast());
    var title = String.join(random.nextInt(12) == 0 ? ", " : " ", words);
    if (random.nextInt(10) == 0) title = slip(title, random);
    return switch (random.nextInt(6)) {
      case 0 -> title.toUpperCase(Locale.ROOT);
      case 1, 2 -> title;
      default -> title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
    };
  }

  /** The first words are the usual ones. */
  private static int skewed(int n, RandomGenerator random) {
    return Math.min(random.nextInt(n), random.nextInt(n));
  }

  /** A letter left out, doubled or swapped with the next. */
  private static String slip(String title, RandomGenerator random) {
    if (title.length() < 4) return title;
    int i = 1 + random.nextInt(title.length() - 2);
    var before = title.substring(0, i);
    var c = title.substring(i, i + 1);
    var after = title.substring(i + 1);
    return switch (random.nextInt(3)) {
      case 0 -> before + after;
      case 1 -> before + c + c + after;
      default -> before + after.charAt(0) + c + after.substring(1);
    };
  }
}
