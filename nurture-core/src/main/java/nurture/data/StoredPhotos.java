package nurture.data;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.jspecify.annotations.Nullable;

/** Photos whose files lie in a folder or an archive and are read when they are asked for. */
final class StoredPhotos implements Photos {
  /** Where one photo's file lies, and its name as it stands there. */
  private record Place(String raw, long offset, long size) {}

  private interface Source {
    byte[] read(Place place) throws IOException;
  }

  private interface Closing {
    void close() throws IOException;
  }

  /** Stands in {@link #short_} for a short name that several photos share. */
  private static final String SHARED = "";

  private final SortedMap<String, Place> places;
  private final Map<String, String> short_ = new HashMap<>();
  private final Source source;
  private final Closing closing;

  private StoredPhotos(SortedMap<String, Place> places, Source source, Closing closing) {
    this.places = Collections.unmodifiableSortedMap(places);
    this.source = source;
    this.closing = closing;
    for (var name : places.keySet()) {
      var base = Archive.base(name);
      var stem = Archive.stem(name);
      if (!base.equals(name)) short_.merge(base, name, (a, b) -> SHARED);
      // A stem that is also another file's base name would be taken for it.
      if (!stem.equals(base)) short_.merge(stem, name, (a, b) -> SHARED);
    }
  }

  static Photos folder(Path folder) throws IOException {
    var root = folder.toRealPath();
    var places = new TreeMap<String, Place>();
    var found =
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
            var name = root.relativize(file).toString().replace(File.separatorChar, '/');
            if (is.isRegularFile()) keep(places, name, 0, is.size());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof FileSystemLoopException) return FileVisitResult.CONTINUE;
            throw e;
          }
        };
    Files.walkFileTree(root, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, found);
    Source source =
        place -> {
          try (var in = Files.newInputStream(root.resolve(place.raw()))) {
            return bounded(in);
          }
        };
    return new StoredPhotos(places, source, () -> {});
  }

  static Photos zip(Path file) throws IOException {
    var zip = Archive.zip(file);
    var places = new TreeMap<String, Place>();
    for (var entries = zip.entries(); entries.hasMoreElements(); ) {
      var entry = entries.nextElement();
      if (!entry.isDirectory()) keep(places, entry.getName(), 0, entry.getSize());
    }
    Source source =
        place -> {
          var entry = zip.getEntry(place.raw());
          if (entry == null) throw new NoSuchFileException(place.raw());
          try (var in = zip.getInputStream(entry)) {
            return bounded(in);
          }
        };
    return new StoredPhotos(places, source, zip::close);
  }

  static Photos tar(Path file) throws IOException {
    Path spool = null;
    try (var in = TextFile.open(file)) {
      if (in instanceof java.util.zip.GZIPInputStream) {
        spool = Files.createTempFile("nurture-photos", ".tar");
        spool.toFile().deleteOnExit();
        Archive.spool(in, spool);
      }
      return tar(spool == null ? file : spool, spool);
    } catch (IOException | RuntimeException e) {
      if (spool != null) Files.deleteIfExists(spool);
      throw e;
    }
  }

  private static Photos tar(Path file, @Nullable Path spool) throws IOException {
    var places = new TreeMap<String, Place>();
    try (var tar = new TarFile(file)) {
      for (TarArchiveEntry entry : tar.getEntries()) {
        if (entry.isFile() && !entry.isSparse() && !entry.isLink() && !entry.isSymbolicLink()) {
          keep(places, entry.getName(), entry.getDataOffset(), entry.getSize());
        }
      }
    }
    var channel = FileChannel.open(file, StandardOpenOption.READ);
    Source source =
        place -> {
          var bytes = ByteBuffer.allocate((int) place.size());
          while (bytes.hasRemaining()) {
            if (channel.read(bytes, place.offset() + bytes.position()) < 0) break;
          }
          return bytes.hasRemaining()
              ? java.util.Arrays.copyOf(bytes.array(), bytes.position())
              : bytes.array();
        };
    return new StoredPhotos(
        places,
        source,
        () -> {
          channel.close();
          if (spool != null) Files.deleteIfExists(spool);
        });
  }

  /** Entries are only ever read where they lie, never written, so no name leads out of anywhere. */
  private static void keep(Map<String, Place> places, String raw, long offset, long size) {
    var name = Archive.name(raw);
    if (Archive.isImage(name) && Archive.isVisible(name)) {
      places.put(name, new Place(raw, offset, Math.max(0, size)));
    }
  }

  private static byte[] bounded(InputStream in) throws IOException {
    return in.readNBytes(MOST_BYTES + 1);
  }

  @Override
  public boolean contains(String name) {
    return places.containsKey(resolve(name));
  }

  @Override
  public Set<String> names() {
    return places.keySet();
  }

  @Override
  public String resolve(String name) {
    if (places.containsKey(name)) return name;
    var tried = name;
    int query = tried.indexOf('?');
    if (query > 0) tried = tried.substring(0, query);
    tried = Archive.name(tried.replace('\\', '/'));
    // Folders before the name are dropped one by one: 'data/a/1.jpg', 'a/1.jpg', '1.jpg'.
    for (int slash = tried.indexOf('/'); slash >= 0; slash = tried.indexOf('/')) {
      if (places.containsKey(tried)) return tried;
      tried = tried.substring(slash + 1);
    }
    if (places.containsKey(tried)) return tried;
    var found = short_.get(tried);
    if (found == null) found = short_.get(Archive.stem(tried));
    return found == null || found.equals(SHARED) ? name : found;
  }

  @Override
  public long size(String name) {
    var place = places.get(resolve(name));
    return place == null ? 0 : place.size();
  }

  @Override
  public byte[] bytes(String name) throws BadPhoto {
    var full = resolve(name);
    var place = places.get(full);
    if (place == null) throw new BadPhoto(BadPhoto.Kind.MISSING, "no photo named '" + name + "'");
    if (place.size() > MOST_BYTES) throw huge(full);
    byte[] bytes;
    try {
      bytes = source.read(place);
    } catch (NoSuchFileException e) {
      throw new BadPhoto(BadPhoto.Kind.MISSING, "photo '" + full + "' is gone", e);
    } catch (IOException | RuntimeException e) {
      throw new BadPhoto(
          BadPhoto.Kind.UNREADABLE, "'" + full + "' cannot be read: " + e.getMessage(), e);
    }
    if (bytes.length > MOST_BYTES) throw huge(full);
    return bytes;
  }

  private static BadPhoto huge(String name) {
    return new BadPhoto(BadPhoto.Kind.HUGE, "'" + name + "' has more than 64 MiB");
  }

  @Override
  public void close() {
    try {
      closing.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
