package nurture.app.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nurture.memory.Episode;

/**
 * Of several listings that look the same, such as two sellers' of one thing, what was said last
 * counts: a correction must not stand against what it corrects.
 */
final class LastWords {
  private final Map<String, List<Episode>> said = new HashMap<>(); // by what was shown
  private final Map<String, String> shown = new HashMap<>(); // by what was said

  /** The episode that no longer counts now that this one was said of what was shown. */
  Optional<Episode> add(String content, Episode episode) {
    var all = said.computeIfAbsent(content, c -> new ArrayList<>(1));
    all.removeIf(e -> e.id().equals(episode.id()));
    var before = last(all);
    all.add(episode);
    shown.put(episode.id(), content);
    return before;
  }

  /** The episode that counts again now that this one is gone. */
  Optional<Episode> remove(String id) {
    var content = shown.remove(id);
    var all = content == null ? null : said.get(content);
    if (all == null) return Optional.empty();
    boolean counted = all.getLast().id().equals(id);
    all.removeIf(e -> e.id().equals(id));
    if (all.isEmpty()) said.remove(content);
    return counted ? last(all) : Optional.empty();
  }

  private static Optional<Episode> last(List<Episode> all) {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }
}
