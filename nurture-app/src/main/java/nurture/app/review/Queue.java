package nurture.app.review;

/** A line of questions of one kind. */
public enum Queue {
  /** Listings without a category, or those that a file names. */
  LABELS("Labels to give"),
  /** Labels that answers speak against. */
  MISLABELS("Suspected labels"),
  /** Pairs that look like one listing. */
  DUPLICATES("Duplicates"),
  /** Prices, texts and photos that cannot be right, or are far out. */
  ODD("Odd values and photos"),
  /** What people said different things of; its tasks are those of other queues. */
  DISAGREEMENTS("Disagreements"),
  /** Listings that somebody looked up; nobody is asked about them. */
  FOUND("Looked up");

  /** For people. */
  public final String title;

  Queue(String title) {
    this.title = title;
  }
}
