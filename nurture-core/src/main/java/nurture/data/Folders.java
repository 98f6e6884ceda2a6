package nurture.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;

/** Folders and files as a whole. */
public final class Folders {
  private Folders() {}

  /** Deletes a file, or a folder with all that is in it, if it is there; links are not followed. */
  public static void delete(Path path) throws IOException {
    if (!Files.exists(path)) return;
    try (var files = Files.walk(path)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    }
  }

  /**
   * Writes a file whole, in the place of an earlier one: whoever reads it, or finds it after the
   * writer was killed, finds the earlier one or this.
   */
  public static void replace(Path file, String text) throws IOException {
    var whole = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(
        whole,
        text,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.DSYNC);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
