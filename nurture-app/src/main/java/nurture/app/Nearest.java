package nurture.app;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nurture.data.Names;

/** What somebody probably meant by a name that is not known. */
public final class Nearest {
  private Nearest() {}

  /** The known name that is fewest slips of the pen away, if it is near at all. */
  public static Optional<String> to(String name, List<String> known) {
    if (name.length() > 80) return Optional.empty();
    return known.stream()
        .filter(k -> slips(name, k) <= Math.max(1, Math.min(name.length(), k.length()) / 3))
        .min(Comparator.comparingInt(k -> slips(name, k)));
  }

  private static int slips(String one, String other) {
    return Names.distance(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
  }
}
