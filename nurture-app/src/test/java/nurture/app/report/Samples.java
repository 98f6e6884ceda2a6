package nurture.app.report;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import nurture.app.report.ReportData.CategoryPart;
import nurture.app.report.ReportData.Column;
import nurture.app.report.ReportData.Epoch;
import nurture.app.report.ReportData.Photo;
import nurture.app.report.ReportData.PricePart;
import nurture.app.report.ReportData.Problem;
import nurture.app.report.ReportData.Row;
import nurture.app.report.ReportData.Setting;
import nurture.app.report.ReportData.ShownMistake;
import nurture.data.Role;
import nurture.eval.Categories;
import nurture.eval.Conformal;
import nurture.eval.Estimate;
import nurture.eval.Memorised;
import nurture.eval.Metrics;
import nurture.eval.Mistake;
import nurture.eval.Predictions;
import nurture.eval.Prices;
import nurture.eval.Slices;
import nurture.model.ListingNet.Witness;
import nurture.quality.Repair;
import nurture.study.Watch;

/** A report like that of a real run, with a seed. */
final class Samples {
  static final String HOSTILE = "<script>alert('x')</script>\" onload=\"y & {} \u0001";

  private static final String[] NAMES = {
    "Tshirts", "Shirts", "Casual Shoes", "Watches", "Sports Shoes", "Kurtas", "Tops", "Handbags",
    "Heels", "Sunglasses", "Wallets", "Flip Flops", "Sandals", "Briefs", "Belts", "Backpacks",
    "Socks", "Formal Shoes", "Perfume and Body Mist", "Jeans", "Shorts", "Trousers", "Flats", "Bra"
  };

  private Samples() {}

  static ReportData report() {
    var random = new Random(7);
    var classes = List.of(NAMES);
    int n = 1200;
    var labels = new int[n];
    var rows = new float[n][];
    for (int i = 0; i < n; i++) {
      labels[i] = (int) Math.min(NAMES.length - 1, -6 * Math.log(1 - random.nextDouble()));
      rows[i] = row(labels[i], random);
    }
    var categories = new Categories(classes, labels, rows);
    var prices = prices(n, random);
    var p =
        Predictions.of(
            IntStream.range(0, n).mapToObj(i -> "" + (10000 + 7 * i)).toList(),
            Optional.of(categories),
            Optional.of(prices));
    var train = new int[NAMES.length];
    for (int k = 0; k < train.length; k++) train[k] = 2400 / (k + 1) - 98;
    train[23] = 1;
    var figures = new LinkedHashMap<String, SequencedMap<String, Estimate>>();
    figures.put("articleType", Metrics.figures(Metrics.CATEGORY, p));
    figures.put("price", Metrics.figures(Metrics.PRICE, p));
    return new ReportData(
        "fashion: article type and price from photo and title",
        figures,
        figures,
        List.of(
            new ReportData.Alone(
                "photo", Optional.of(Estimate.share(900, 1200)), Optional.of(Estimate.share(1, 2))),
            new ReportData.Alone(
                "title",
                Optional.of(Estimate.share(1100, 1200)),
                Optional.of(Estimate.share(1, 3)))),
        new ReportData.Data("fashion.csv", 17_400, 12_528, 1_392, 3_480, 0, columns()),
        problems(),
        settings(),
        provenance(),
        curves(random),
        List.of(
            new Watch(Witness.PHOTO, 12, 12, 0.9, 1.1, 41.5, 0, List.of()),
            new Watch(
                Witness.FACTS,
                12,
                5,
                0.05,
                0.4,
                88.2,
                1,
                List.of(
                    "Pass 5 of 12 was the best: fewer would do (--epochs 6).",
                    "It knows its lessons by heart (loss 0.050, on new listings 0.400)."))),
        List.of(
            new ReportData.Forgotten(
                "photo",
                Estimate.share(9_000, 12_528),
                Estimate.share(40, 12_528),
                List.of(new ReportData.Forgotten.Example("10007", HOSTILE, "Bra", 3.5)))),
        new Slices(
            List.of(
                new Slices.Slice(
                    "brand is <Acme>, no photo",
                    212,
                    Estimate.share(40, 106),
                    Estimate.share(30, 500),
                    0.0004,
                    0.0133)),
            412),
        List.of(
            new Repair(
                "31 doubtful <labels>",
                31,
                new Estimate(0.018, 0.015, 0.021, 31),
                "Look at them.")),
        Optional.of(
            CategoryPart.of(
                "articleType",
                categories,
                train,
                memorised(),
                mistakes(p.mistakes().subList(0, 12), random),
                mistakes(p.hardest(12).subList(0, 3), random))),
        Optional.of(new PricePart("price", prices)));
  }

  private static float[] row(int label, Random random) {
    var row = new float[NAMES.length];
    double sum = 0;
    for (int k = 0; k < row.length; k++) {
      double z = 1.3 * random.nextGaussian() + (k == label ? 6 : k / 2 == label / 2 ? 3.2 : 0);
      row[k] = (float) Math.exp(z);
      sum += row[k];
    }
    for (int k = 0; k < row.length; k++) row[k] /= (float) sum;
    return row;
  }

  private static Prices prices(int n, Random random) {
    var ranges = new ArrayList<Conformal.Range>();
    var actual = new double[n];
    var estimate = new double[n];
    var conformal = new Conformal(0.9, 1.64, 1.64);
    for (int i = 0; i < n; i++) {
      double scale = 0.15 + 0.3 * random.nextDouble();
      estimate[i] = Math.exp(6.6 + 0.9 * random.nextGaussian());
      actual[i] = Math.rint(estimate[i] * Math.exp(scale * random.nextGaussian()));
      ranges.add(conformal.range(estimate[i], scale));
    }
    return new Prices(
        actual,
        estimate,
        ranges.stream().mapToDouble(Conformal.Range::low).toArray(),
        ranges.stream().mapToDouble(Conformal.Range::high).toArray());
  }

  private static List<Memorised> memorised() {
    return Memorised.of(
        List.of("Bra", "Flats"),
        new int[] {1, 40},
        List.of(Estimate.share(1, 1), Estimate.share(39, 40)),
        List.of(Estimate.share(0, 0), Estimate.share(3, 12)));
  }

  private static List<ShownMistake> mistakes(List<Mistake> mistakes, Random random) {
    var shown = new ArrayList<ShownMistake>();
    for (var mistake : mistakes)
      shown.add(
          new ShownMistake(
              mistake,
              shown.size() == 1 ? HOSTILE : "Puma Men's Striped Navy Blue " + mistake.predicted(),
              shown.size() == 3 ? Optional.empty() : Optional.of(photo(random))));
    return shown;
  }

  private static Photo photo(Random random) {
    var image = new BufferedImage(96, 128, BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, 96, 128);
    g.setColor(Color.getHSBColor(random.nextFloat(), 0.35f, 0.7f));
    g.fillRoundRect(20, 24, 56, 84, 20, 20);
    g.dispose();
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Photo("image/png", out.toByteArray());
  }

  private static List<Epoch> curves(Random random) {
    var curves = new ArrayList<Epoch>();
    for (var witness : List.of("facts", "photo"))
      for (int e = 1; e <= 12; e++) {
        var figures = new LinkedHashMap<String, Double>();
        figures.put("accuracy", 0.97 - 0.5 * Math.exp(-e / 2.5) + 0.004 * random.nextGaussian());
        curves.add(
            new Epoch(
                witness,
                e,
                3e-3 * (1 - e / 12.0),
                2.4 * Math.exp(-e / 3.0) + 0.02,
                e == 1 ? Double.NaN : 1.9 * Math.exp(-e / 2.4) + 0.1 + 0.006 * e,
                figures));
      }
    return curves;
  }

  private static List<Column> columns() {
    return List.of(
        new Column("id", Role.ID, "17,400 different whole numbers that rise with the row"),
        new Column("image", Role.PHOTO, "each names a file in the folder of photos"),
        new Column("productDisplayName", Role.TEXT, "5.8 words on average, nearly all different"),
        new Column("articleType", Role.CATEGORY, "24 names in 17,400 rows; the target"),
        new Column("price", Role.NUMBER, "numbers from 50 to 28,999; the target"),
        new Column("year", Role.NUMBER, "numbers from 2007 to 2019"));
  }

  private static List<Problem> problems() {
    var rows = new ArrayList<Row>();
    for (int i = 0; i < 10; i++)
      rows.add(new Row(1204 + 731L * i, i == 0 ? HOSTILE : "1855" + i + ".jpg"));
    return List.of(
        new Problem("photo is missing", 37, "learnt from the title alone", rows),
        new Problem("price is zero", 12, "left out for the price", rows.subList(0, 3)),
        new Problem("class has one example", 1, "kept for training", rows.subList(1, 2)));
  }

  private static List<Setting> settings() {
    return List.of(
        new Setting("size", "medium", "more than 10,000 listings with photos"),
        new Setting("epochs", "12", "150,000 ÷ 12,528 listings, between 8 and 60"),
        new Setting("augmentation", "flip, crop", "photos are products on a plain ground"));
  }

  private static ReportData.Provenance provenance() {
    var versions = new LinkedHashMap<String, String>();
    versions.put("nurture", "0.1.0");
    versions.put("java", "25.0.1");
    versions.put("libtorch", "2.10.0");
    return new ReportData.Provenance(
        "sha256:5f2b1c0c7e0d4d0f8a1e6a5b9c3d2e1f5f2b1c0c7e0d4d0f8a1e6a5b9c3d2e1f",
        "3739ce4",
        7,
        versions,
        "Intel Xeon (Sapphire Rapids), 2 cores, AMX, 16 GB",
        Instant.parse("2026-11-21T00:53:06Z"),
        702.4);
  }
}
