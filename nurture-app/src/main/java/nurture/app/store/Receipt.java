package nurture.app.store;

import java.time.Instant;

/**
 * Proof that a listing was forgotten.
 *
 * @param listing its name
 * @param feedback how many things said of it were deleted, those replaced included
 * @param known how many known listings of this name were taken out of the catalogue
 * @param erased whether their bytes were also overwritten on disk; false where another process held
 *     the old ones, and the next that is forgotten tries again
 * @param time when
 * @param receipt SHA-256 over its name and the ids and hashes of what was deleted, in hex; kept
 *     with the name
 */
public record Receipt(
    String listing, int feedback, int known, boolean erased, String time, String receipt) {
  /** Of what is deleted and not yet overwritten. */
  static Receipt of(String listing, int feedback, Instant time, String receipt) {
    return new Receipt(listing, feedback, 0, false, time.toString(), receipt);
  }

  Receipt erased(boolean erased) {
    return new Receipt(listing, feedback, known, erased, time, receipt);
  }

  /** The same with so many known listings taken out too. */
  public Receipt with(int known) {
    return new Receipt(listing, feedback, known, erased, time, receipt);
  }
}
