package nurture.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import nurture.data.Folders;

/**
 * The versions of a run: the first, which is the run's own bundle, and those that nights made, each
 * in a folder of its own that never changes. A small file names the one that answers; it is
 * replaced whole, so whoever reads it finds yesterday's or today's.
 *
 * @param run the run's folder
 */
public record Versions(Path run) {
  /** The name of the run's own bundle. */
  public static final String FIRST = "first";

  private static final String CURRENT = "current", LOCK = "current.lock";
  private static final String FOLDER = "versions", BUNDLE = "bundle";

  /** The name of the version that answers. */
  public String current() {
    try {
      return Files.readString(run.resolve(CURRENT)).strip();
    } catch (NoSuchFileException e) {
      return FIRST;
    } catch (IOException e) {
      throw new UncheckedIOException("it cannot be read which version of " + run + " answers", e);
    }
  }

  /**
   * The folder of a version, which holds its bundle.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public Path folder(String version) {
    if (version.equals(FIRST)) return run;
    var folder = place(version);
    if (!all().contains(version))
      throw new IllegalArgumentException(
          "version must be one of %s, got '%s'".formatted(String.join(", ", all()), version));
    return folder;
  }

  /** Where a version of this name is or shall be. */
  public Path place(String version) {
    return run.resolve(FOLDER).resolve(version);
  }

  /** A name of which there is no version yet: this one, or it with a number behind it. */
  public String free(String version) {
    var name = version;
    for (int n = 2; Files.exists(place(name)); n++) name = version + "-" + n;
    return name;
  }

  /** The names of all versions: the first, then the others in alphabetical order. */
  public List<String> all() {
    var all = new ArrayList<String>();
    all.add(FIRST);
    if (!Files.isDirectory(run.resolve(FOLDER))) return all;
    try (var folders = Files.list(run.resolve(FOLDER))) {
      folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .forEach(all::add);
    } catch (IOException e) {
      throw new UncheckedIOException("the versions of " + run + " cannot be listed", e);
    }
    return all;
  }

  /** Whether a version can answer: of one that was {@link #strip}ped only its record is left. */
  public boolean whole(String version) {
    return Files.isDirectory(folder(version).resolve(BUNDLE));
  }

  /** Deletes a version's bundle, by far the most of it; how its night went stays. */
  public void strip(String version) {
    var bundle = folder(version).resolve(BUNDLE);
    var going = bundle.resolveSibling("." + BUNDLE); // whole or gone, whatever happens meanwhile
    try {
      if (Files.exists(bundle)) Files.move(bundle, going, StandardCopyOption.ATOMIC_MOVE);
      Folders.delete(going);
    } catch (IOException e) {
      throw new UncheckedIOException("the bundle of version " + version + " cannot be deleted", e);
    }
  }

  /**
   * Makes a version the one that answers; when this returns, it is so on the disk. Of those who
   * release at the same instant, in whatever process, one waits for the other.
   */
  public void release(String version) {
    folder(version);
    synchronized (Versions.class) { // a lock of a file is a process's, not a thread's
      releaseAlone(version);
    }
  }

  private void releaseAlone(String version) {
    var whole = run.resolve(CURRENT + ".new");
    try (var lock =
            FileChannel.open(
                run.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = lock.lock();
        var file =
            FileChannel.open(
                whole,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap((version + "\n").getBytes(StandardCharsets.UTF_8)));
      file.force(true);
      Files.move(
          whole,
          run.resolve(CURRENT),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      try (var folder = FileChannel.open(run, StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("version " + version + " could not be released", e);
    }
  }
}
