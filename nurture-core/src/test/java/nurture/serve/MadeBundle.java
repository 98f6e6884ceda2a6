package nurture.serve;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import nurture.data.Column;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.eval.Conformal;
import nurture.eval.Pool;
import nurture.feed.Features;
import nurture.model.LinearAnswer;
import nurture.model.ListingNet;
import nurture.tensor.Engine;
import nurture.tensor.Scope;
import org.jspecify.annotations.Nullable;

/** A bundle of two untrained nets. */
public final class MadeBundle {
  private static final List<String> CLASSES =
      List.of("Home > Mugs", "Home > Vases", "Toys > Cars", "Toys > Dolls", "Wear", "Zoo");

  private MadeBundle() {}

  /** The bundle, which the caller closes. */
  public static Bundle of() {
    return of(3);
  }

  /** The same with nets of another seed. */
  public static Bundle of(long seed) {
    return of(seed, new Conformal(0.9, 1, 1));
  }

  /** The same without a range where it is null. */
  public static Bundle of(long seed, @Nullable Conformal range) {
    var inputs =
        new Schema(
            List.of(
                new Column("photo", Role.PHOTO),
                new Column("title", Role.TEXT),
                new Column("brand", Role.CATEGORY),
                new Column("weight", Role.NUMBER)));
    var columns = new ArrayList<>(inputs.columns());
    columns.add(new Column("category", Role.PATH));
    columns.add(new Column("price", Role.NUMBER));
    var table = new Schema(columns);
    var cells =
        List.of(
            Map.of("title", "blue mug", "brand", "Acme", "weight", "2"),
            Map.of("title", "red car", "brand", "Zen", "weight", "7"));
    var features =
        Features.fit(
            inputs,
            2,
            i -> cells.get(i)::get,
            new Features.Photo("photo", 8, 8),
            new Features.Limits(1, 1000));
    var size = new ListingNet.Size(16, 1, 0.1, 0.5, 4, List.of(4L, 8L));
    var card =
        new Card(
            "v1",
            "things",
            table,
            features,
            size,
            2,
            new Card.CategoryTarget("category", CLASSES, new int[6], Pool.even(3), 0.5),
            new Card.PriceTarget("price", "EUR", 3, 1, Pool.even(3), range),
            Map.of("brand", List.of("Acme", "Zen")));
    Engine.seed(seed);
    return Bundle.of(
        card,
        IntStream.range(0, 2)
            .mapToObj(i ->
                Scope.outside(() ->
                    ListingNet.of(features, size, 6, true)
                        .with(i == 0 ? LinearAnswer.of(features, 6, true) : null)))
            .toList());
  }

  /** An orange square, as a PNG file. */
  public static byte[] photo() {
    var image = new BufferedImage(20, 14, BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    g.setColor(Color.ORANGE);
    g.fillRect(3, 3, 9, 9);
    g.dispose();
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
