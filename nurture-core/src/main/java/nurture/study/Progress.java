package nurture.study;

import nurture.train.Event;

/** How far a study is, as data: for progress bars and records. */
public sealed interface Progress {
  /** What will be learnt, from what, and how. */
  record Planned(Brief brief, Plan plan) implements Progress {}

  /** So many photos of all have been decoded. */
  record Decoding(int done, int of) implements Progress {}

  /** One of the members learns; the first is member 1. */
  record Learning(int member, int of, Event event) implements Progress {}

  /** The answers are being calibrated and examined. */
  record Examining() implements Progress {}
}
