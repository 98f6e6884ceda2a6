package nurture.app.cli;

import java.util.Optional;
import nurture.app.report.ReportData;
import nurture.data.BadPhoto;
import nurture.data.Dataset;
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
            new ReportData.Photo(
                "image/jpeg", data.photos().load(name, LONGEST).within(LONGEST).encode("jpeg")));
      } catch (BadPhoto e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
