package nurture.data;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A category with its ancestors, the widest first: {@code Home > Kitchen > Mugs}.
 *
 * @param parts the names on the way down; at least one
 */
public record CategoryPath(List<String> parts) {
  private static final Pattern ARROWS = Pattern.compile(">+|›|»|→");
  private static final Pattern SLASHES = Pattern.compile("/");

  /** Keeps its own copy of the parts. */
  public CategoryPath {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException(
          "category path must have at least one part, got none; leave the cell empty instead");
    }
  }

  /**
   * Splits at {@code >} or {@code >>}; where there is none, at {@code /} if that gives three or
   * more names ({@code Men/Tops/T-shirts}). A flat name stays a single part.
   */
  public static CategoryPath parse(String text) {
    var s = text.strip();
    var parts = arrows(s);
    if (parts.size() < 2 && s.indexOf('>') < 0) {
      var slashed = slashes(s);
      if (slashed.size() >= 3) parts = slashed;
    }
    return new CategoryPath(parts.isEmpty() ? List.of(s) : parts);
  }

  /**
   * The path that a class's name is, as {@link #toString} writes it; any other name, such as {@code
   * >50K}, is a single part.
   */
  public static CategoryPath named(String name) {
    var parts = List.of(name.split(" > ", -1));
    boolean path = parts.stream().allMatch(part -> !part.isBlank() && part.equals(part.strip()));
    return new CategoryPath(path ? parts : List.of(name));
  }

  /** The names of its ancestors, the widest first, and at last its own. */
  public List<String> prefixes() {
    return IntStream.rangeClosed(1, parts.size())
        .mapToObj(n -> new CategoryPath(parts.subList(0, n)).toString())
        .toList();
  }

  static List<String> arrows(String s) {
    return split(ARROWS, s);
  }

  static List<String> slashes(String s) {
    return split(SLASHES, s);
  }

  private static List<String> split(Pattern at, String s) {
    return Arrays.stream(at.split(s)).map(String::strip).filter(p -> !p.isEmpty()).toList();
  }

  /** The parts joined by {@code " > "}. */
  @Override
  public String toString() {
    return String.join(" > ", parts);
  }
}
