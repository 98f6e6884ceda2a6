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
  badge;

  /** How many classes are thought of where nobody says. */
  private static final int CLASSES = 10;

  /** How it chooses. */
  public Acquisition way() {
    return switch (this) {
      case auto -> Phases.auto();
      case random -> new Chance();
      case typical -> new Typical();
      case covering -> new Covering(CLASSES);
      case margin -> new Uncertain(Doubt.MARGIN, 10);
      case entropy -> new Uncertain(Doubt.ENTROPY, 10);
      case least -> new Uncertain(Doubt.LEAST, 10);
      case representative -> new Representative(Doubt.MARGIN);
      case badge -> new Badge();
    };
  }
}
