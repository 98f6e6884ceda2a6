package nurture.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** What archives and folders have in common: which files in them matter, and how to unpack one. */
final class Archive {
  private static final Set<String> IMAGES =
      Set.of("jpg", "jpeg", "jfif", "png", "webp", "gif", "bmp");
  private static final Set<String> TABLES =
      Set.of("csv", "tsv", "tab", "psv", "jsonl", "ndjson", "parquet", "pq");
  private static final long KEPT_FREE = 1L << 30;
  private static final Charset DOS = Charset.forName("IBM437");

  private Archive() {}

  enum Kind {
    ZIP,
    TAR,
    NONE
  }

  /** By the name, so that listing a folder opens nothing. */
  static Kind kind(Path file) {
    var name = TextFile.file(file).toLowerCase(Locale.ROOT);
    if (name.endsWith(".zip")) return Kind.ZIP;
    boolean tar = name.endsWith(".tar") || name.endsWith(".tar.gz") || name.endsWith(".tgz");
    return tar ? Kind.TAR : Kind.NONE;
  }

  /** A zip, its names in UTF-8 or else in code page 437, as Windows writes them. */
  static ZipFile zip(Path file) throws IOException {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException e) {
      try {
        return new ZipFile(file.toFile(), DOS);
      } catch (ZipException again) {
        e.addSuppressed(again);
        throw e;
      }
    }
  }

  /**
   * A file's name as people write it: without {@code ./} before it, an umlaut as one character
   * where Macs write two.
   */
  static String name(String raw) {
    var name = raw;
    while (name.startsWith("./")) name = name.substring(2);
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  static boolean isImage(String name) {
    return IMAGES.contains(extension(name));
  }

  /** The format that a name says, as {@link Pixels#format} names it. */
  static String format(String name) {
    var extension = extension(name);
    return switch (extension) {
      case "jpg", "jfif" -> "jpeg";
      default -> extension;
    };
  }

  static boolean isTable(String name) {
    var plain =
        name.toLowerCase(Locale.ROOT).endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    return TABLES.contains(extension(plain));
  }

  /** Whether a path is for people or programs: no hidden part, no litter of a system. */
  static boolean isVisible(String path) {
    for (var part : path.split("/", -1)) {
      if (part.startsWith(".") || part.equals("__MACOSX") || part.equals("Thumbs.db")) return false;
    }
    return true;
  }

  static String base(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static String stem(String path) {
    var base = base(path);
    int dot = base.lastIndexOf('.');
    return dot > 0 && isImage(base) ? base.substring(0, dot) : base;
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** Unpacks {@code in} to a file; stops before the disk is full. */
  static void spool(InputStream in, Path to) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to), 1 << 16)) {
      var block = new byte[1 << 16];
      long since = 0;
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        out.write(block, 0, n);
        since += n;
        if (since > 1L << 28) {
          since = 0;
          if (Files.getFileStore(to).getUsableSpace() < KEPT_FREE) {
            throw new IOException("less than 1 GiB left on the disk while unpacking; free some");
          }
        }
      }
    }
  }

  static IllegalArgumentException damaged(Path file, Exception e) {
    return new IllegalArgumentException(
        "archive must be whole, got an error in %s: %s"
            .formatted(TextFile.file(file), e.getMessage()),
        e);
  }
}
