package nurture.app.memory;

/** A learner of which there are versions, one of which answers. */
public interface Versioned extends Learner {
  /** How it is doing. */
  Overview overview();

  /**
   * Lets another version answer; every server of the run goes over by itself.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  Change release(String version);

  /**
   * Which version the run names.
   *
   * @param before the one that it named until now
   */
  record Change(String version, String before) {}
}
