package nurture.app.memory;

import java.util.List;
import java.util.Optional;
import nurture.app.store.Receipt;
import nurture.serve.BadListing;
import nurture.serve.Listing;
import nurture.serve.Suggester;
import org.jspecify.annotations.Nullable;

/** A suggester that can be told better, and knows listings; thread-safe. */
public interface Learner extends Suggester {
  /**
   * What somebody says of a listing.
   *
   * @param category the right one, or null
   * @param price the right one, or null
   * @param none whether no category that is known fits
   * @param fresh whether the category may be one that is not known yet
   * @param listing the listing's name, or null
   * @param who says it; may be empty
   */
  record Verdict(
      @Nullable String category,
      @Nullable Double price,
      boolean none,
      boolean fresh,
      @Nullable String listing,
      String who) {}

  /**
   * What was learnt.
   *
   * @param id names what was said, to forget it by
   * @param category as it will be answered; null if none was named
   * @param price as it was said; null if none was
   * @param fresh whether this is the category's first example
   * @param episodes how many are in force
   */
  record Learnt(
      String id, @Nullable String category, @Nullable Double price, boolean fresh, int episodes) {}

  /**
   * A known listing that resembles the one asked.
   *
   * @param id its name
   * @param text what is written in it
   * @param category or null
   * @param price or null
   * @param similarity of the embeddings, at most 1; null where only words were found
   * @param photo whether there is one to be had
   */
  record Similar(
      String id,
      String text,
      @Nullable String category,
      @Nullable Double price,
      @Nullable Double similarity,
      boolean photo) {}

  /**
   * Learns what is right of a listing: kept for good and in force for every thread when this
   * returns.
   *
   * @throws BadListing when the listing cannot be understood, or the category is not known
   */
  Learnt learn(Listing listing, Verdict verdict) throws BadListing;

  /** Forgets a listing by its name, or what was said by its id, wherever it stands. */
  Receipt forget(String listing);

  /**
   * Known listings that resemble this one, the most similar first.
   *
   * @throws BadListing when the listing cannot be understood
   */
  List<Similar> similar(Listing listing, int most) throws BadListing;

  /** The small photo of a known listing, as a JPEG file. */
  Optional<byte[]> photo(String id);

  /** How many episodes are in force. */
  int episodes();

  /** How many listings are known. */
  int known();
}
