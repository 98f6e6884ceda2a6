package nurture.ask;

/** The ways to choose, by the names that people type; {@code auto} goes through its phases. */
public enum Strategy {
  auto,
  random,
  typical,
  covering,
  margin,
  entropy,
  least,
  representative,
  badge,
  bald;

  /**
   * How it chooses.
   *
   * @param classes how many there are, about
   */
  public Acquisition way(int classes) {
    return switch (this) {
      case auto -> Phases.auto();
      case random -> new Chance();
      case typical -> new Typical();
      case covering -> new Covering(classes);
      case margin -> new Uncertain(Doubt.MARGIN, 10);
      case entropy -> new Uncertain(Doubt.ENTROPY, 10);
      case least -> new Uncertain(Doubt.LEAST, 10);
      case representative -> new Representative(Doubt.MARGIN);
      case badge -> new Badge();
      case bald -> new Uncertain(Doubt.DISAGREEMENT, 10);
    };
  }

  /** Whether it compares what several models say, so that a {@link Situation} needs their votes. */
  public boolean compares() {
    return this == bald;
  }
}
