package nurture.serve;

/** What a trained bundle says of a listing; implementations are thread-safe. */
public interface Suggester extends AutoCloseable {
  /**
   * What the bundle makes of a listing.
   *
   * @throws BadListing when an input cannot be understood, such as a photo that is none
   */
  Suggestion suggest(Listing listing) throws BadListing;

  /** What can be asked of this bundle. */
  Description describe();

  /** Frees the model; nothing may be asked afterwards. */
  @Override
  void close();
}
