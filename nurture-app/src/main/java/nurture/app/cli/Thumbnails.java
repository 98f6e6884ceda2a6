package nurture.app.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import nurture.app.report.ReportData;
import nurture.data.BadPhoto;
import nurture.data.Dataset;
import nurture.data.Pixels;
import nurture.data.Role;

/** Photos small enough to go into a page by the dozen. */
final class Thumbnails {
  private static final int LONGEST = 144;

  private Thumbnails() {}

  /** The photo of a row, or empty where there is none that can be used; counts no problem. */
  static Optional<ReportData.Photo> of(Dataset data, int row) {
    for (var column : data.schema().of(Role.PHOTO)) {
      var name = data.table().cell(row, column.name());
      if (name == null) continue;
      try {
        return Optional.of(
            new ReportData.Photo("image/jpeg", jpeg(data.photos().load(name, LONGEST))));
      } catch (BadPhoto | IOException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static byte[] jpeg(Pixels photo) throws IOException {
    double shrink = (double) LONGEST / Math.max(photo.width(), photo.height());
    var small =
        photo.fit(
            Math.max(1, (int) Math.round(photo.width() * shrink)),
            Math.max(1, (int) Math.round(photo.height() * shrink)));
    var image = new BufferedImage(small.width(), small.height(), BufferedImage.TYPE_INT_RGB);
    var rgb = small.rgb();
    for (int i = 0; i < small.width() * small.height(); i++)
      image.setRGB(
          i % small.width(),
          i / small.width(),
          (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | (rgb[3 * i + 2] & 255));
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }
}
