package nurture.app.demo;

import java.util.List;
import java.util.function.Consumer;

/**
 * A kind of thing that is sold.
 *
 * @param path where it belongs
 * @param price of one of middling brand, in dollars
 * @param size of one, in centimetres
 * @param drawing how it looks
 * @param words how people call it, most usual first
 * @param materials what it is made of
 */
record Kind(
    String path,
    double price,
    double size,
    Consumer<Sketch> drawing,
    List<String> words,
    List<String> materials) {
  /** Only ever one of it: a class that cannot be learnt. */
  static final Kind UKULELE =
      of("Music > Ukuleles", 60, 55, Things::ukulele, "ukulele|uke", "mahogany|koa");

  /** The kinds that there are many of. */
  static final List<Kind> COMMON =
      List.of(
          of(
              "Kitchen > Mugs",
              9,
              10,
              Things::mug,
              "mug|coffee mug|cup|tea cup",
              "stoneware|porcelain|enamel"),
          of(
              "Kitchen > Bowls",
              12,
              18,
              Things::bowl,
              "bowl|salad bowl|serving bowl|dish",
              "stoneware|porcelain|wood"),
          of(
              "Kitchen > Teapots",
              28,
              20,
              Things::teapot,
              "teapot|tea pot|pot for tea|kettle",
              "porcelain|cast iron|enamel"),
          of(
              "Clothing > T-shirts",
              14,
              70,
              Things::shirt,
              "t-shirt|tee|T shirt|shirt|top",
              "cotton|linen|polyester"),
          of(
              "Clothing > Beanies",
              11,
              25,
              Things::beanie,
              "beanie|bobble hat|knit hat|winter hat",
              "wool|cotton|acrylic"),
          of(
              "Bags > Backpacks",
              48,
              45,
              Things::backpack,
              "backpack|rucksack|school bag|daypack",
              "canvas|nylon|leather"),
          of(
              "Bags > Totes",
              16,
              40,
              Things::tote,
              "tote|shopper|tote bag|shopping bag",
              "canvas|cotton|leather"),
          of(
              "Shoes > Trainers",
              55,
              28,
              Things::trainer,
              "trainers|sneakers|running shoes|gym shoes",
              "mesh|leather|canvas"),
          of(
              "Shoes > Boots",
              82,
              30,
              Things::boot,
              "boots|ankle boots|lace-ups|winter boots",
              "leather|suede|rubber"),
          of(
              "Garden > Watering cans",
              19,
              35,
              Things::wateringCan,
              "watering can|can|plant waterer|sprinkling can",
              "zinc|plastic|copper"),
          of(
              "Garden > Plant pots",
              13,
              22,
              Things::plantPot,
              "plant pot|planter|flower pot|pot with plant",
              "terracotta|ceramic|plastic"),
          of(
              "Home > Table lamps",
              38,
              42,
              Things::lamp,
              "table lamp|lamp|bedside lamp|reading light",
              "linen|brass|wood"),
          of(
              "Toys > Teddy bears",
              17,
              32,
              Things::teddy,
              "teddy bear|teddy|soft toy|bear",
              "plush|mohair|cotton"));

  private static Kind of(
      String path,
      double price,
      double size,
      Consumer<Sketch> drawing,
      String words,
      String materials) {
    return new Kind(
        path,
        price,
        size,
        drawing,
        List.of(words.split("\\|", -1)),
        List.of(materials.split("\\|", -1)));
  }
}
