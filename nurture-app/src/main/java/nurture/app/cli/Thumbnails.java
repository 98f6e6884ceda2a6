package nurture.app.cli;

import java.util.Optional;
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
      } catch (BadPhoto e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static byte[] jpeg(Pixels photo) {
    double shrink = (double) LONGEST / Math.max(photo.width(), photo.height());
    var small =
        photo.fit(
            Math.max(1, (int) Math.round(photo.width() * shrink)),
            Math.max(1, (int) Math.round(photo.height() * shrink)));
    return small.encode("jpeg");
  }
}
