package nurture.data;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Photos with some more, whose files are on the heap and whose names are new. */
final class AddedPhotos implements Photos {
  private final Photos base;
  private final Map<String, byte[]> added;
  private final Set<String> names;

  AddedPhotos(Photos base, Map<String, byte[]> added) {
    this.base = base;
    this.added = Map.copyOf(added);
    var all = new TreeSet<>(base.names());
    all.addAll(added.keySet());
    this.names = Collections.unmodifiableSet(all);
  }

  @Override
  public boolean contains(String name) {
    return added.containsKey(name) || base.contains(name);
  }

  @Override
  public Set<String> names() {
    return names;
  }

  @Override
  public String resolve(String name) {
    return added.containsKey(name) ? name : base.resolve(name);
  }

  @Override
  public long size(String name) {
    var file = added.get(name);
    return file == null ? base.size(name) : file.length;
  }

  @Override
  public byte[] bytes(String name) throws BadPhoto {
    var file = added.get(name);
    return file == null ? base.bytes(name) : file.clone();
  }

  @Override
  public Pixels load(String name, int targetLongestSide) throws BadPhoto {
    var file = added.get(name);
    return file == null
        ? base.load(name, targetLongestSide)
        : Pixels.decode(file, targetLongestSide);
  }

  @Override
  public void close() {
    base.close();
  }
}
