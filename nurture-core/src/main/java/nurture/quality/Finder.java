package nurture.quality;

/**
 * Something that doubts rows or columns. It changes nothing, gives the same for the same subject,
 * and takes time near-linear in the rows.
 */
public interface Finder {
  /** Its name in the plural, by which reports and {@code --fail-on} know it. */
  String name();

  /** What it finds; nothing where the subject lacks what it reads. */
  Findings find(Subject subject);
}
