package nurture.study;

import nurture.model.ListingNet.Witness;
import nurture.train.Event;

/** How far a study is, as data: for progress bars and records. */
public sealed interface Progress {
  /** What will be learnt, from what, and how. */
  record Planned(Brief brief, Plan plan) implements Progress {}

  /** So many photos of all have been decoded. */
  record Decoding(int done, int of) implements Progress {}

  /** A witness of one of the members learns; the first is member 1. */
  record Learning(int member, Witness witness, Event event) implements Progress {}

  /** The linear answer is being solved, in at most so many steps. */
  record Solving(int step, int of) implements Progress {}

  /** So many of some listings have been examined. */
  record Examining(int done, int of) implements Progress {}

  /** Of so many listings, and copies of some, it is known where they lie, for a memory. */
  record Remembering(int done, int of) implements Progress {}

  /** So much of the work of filing what was learnt from, to be known again, is done. */
  record Filing(int done, int of) implements Progress {}
}
