package nurture.app.memory;

import java.util.List;
import java.util.Optional;
import nurture.app.store.Receipt;
import nurture.eval.Estimate;
import nurture.serve.BadListing;
import nurture.serve.Listing;
import nurture.serve.Suggester;
import nurture.serve.Suggestion;
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
   * Whether what is asked is still what was learnt from.
   *
   * @param answers watched since the start
   * @param window so many answers are compared at a time
   * @param windows compared so far
   * @param windowsApart of so many windows without a change, one at most raises an alarm
   * @param itemsApart of so many items without a change, each stream raises one alarm
   * @param alarms raised so far
   * @param aspects that differed in the latest window
   * @param alerts the latest alarms, the newest first
   * @param accuracy of the category, by what people said of the listings afterwards
   * @param repeating what repeating the last category that was said would have got right
   */
  record Drift(
      long answers,
      int window,
      long windows,
      long windowsApart,
      long itemsApart,
      long alarms,
      List<String> aspects,
      List<Alert> alerts,
      Estimate accuracy,
      Estimate repeating) {
    static final Drift NONE =
        new Drift(
            0, 0, 0, 0, 0, 0, List.of(), List.of(), Estimate.share(0, 0), Estimate.share(0, 0));
  }

  /**
   * An alarm.
   *
   * @param time as ISO 8601
   * @param what has changed
   * @param why, in words for people
   * @param examples answers that show it, without what was asked
   */
  record Alert(String time, String what, String why, List<String> examples) {}

  /**
   * What one look at a listing gives.
   *
   * @param place where the bundle puts the listing, as its portrait has it; null where nobody says
   */
  record Answered(Suggestion suggestion, float @Nullable [] place) {}

  /** As {@link #suggest}, for whoever watches. */
  default Answered ask(Listing listing) throws BadListing {
    return new Answered(suggest(listing), null);
  }

  /** As {@link #suggest}, for a listing that is still being filled in: no watch counts it. */
  default Suggestion draft(Listing listing) throws BadListing {
    return suggest(listing);
  }

  /** What a watch has seen. */
  default Drift drift() {
    return Drift.NONE;
  }

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

  /**
   * Keeps that a known listing was looked at, for good.
   *
   * @param session in which; whoever asks names it
   * @throws BadListing when no such listing is known
   */
  void looked(String session, String listing) throws BadListing;

  /**
   * What goes with a listing.
   *
   * @param recommended the best first
   * @param sessions in which the listing was looked at; of a few, similarity decides
   */
  record Also(List<Similar> recommended, int sessions) {}

  /**
   * What those who looked at a known listing also looked at, and what resembles it.
   *
   * @throws BadListing when no such listing is known
   */
  Also also(String listing, int most) throws BadListing;

  /** The small photo of a known listing, as a JPEG file. */
  Optional<byte[]> photo(String id);

  /** What was answered and said on each of the last days, today at the end. */
  default List<Day> days() {
    return List.of();
  }

  /** How many episodes are in force. */
  int episodes();

  /** How many listings are known. */
  int known();
}
