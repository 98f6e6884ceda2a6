package nurture.data;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Photos of which some are others, or more, whose files are on the heap. */
final class LaidOver implements Photos {
  private final Photos under;
  private final Map<String, byte[]> files;
  private final Set<String> names;

  LaidOver(Photos under, Map<String, byte[]> files) {
    this.under = under;
    this.files = Map.copyOf(files);
    var all = new TreeSet<>(under.names());
    all.addAll(files.keySet());
    this.names = Collections.unmodifiableSet(all);
  }

  @Override
  public boolean contains(String name) {
    return files.containsKey(name) || under.contains(name);
  }

  @Override
  public Set<String> names() {
    return names;
  }

  @Override
  public String resolve(String name) {
    return files.containsKey(name) ? name : under.resolve(name);
  }

  @Override
  public long size(String name) {
    var file = files.get(name);
    return file == null ? under.size(name) : file.length;
  }

  @Override
  public byte[] bytes(String name) throws BadPhoto {
    var file = files.get(name);
    return file == null ? under.bytes(name) : file.clone();
  }

  @Override
  public Pixels load(String name, int targetLongestSide) throws BadPhoto {
    var file = files.get(name);
    return file == null
        ? under.load(name, targetLongestSide)
        : Pixels.decode(file, targetLongestSide);
  }

  @Override
  public void close() {
    under.close();
  }
}
