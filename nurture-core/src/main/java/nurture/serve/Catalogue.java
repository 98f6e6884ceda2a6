package nurture.serve;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import nurture.memory.Embedding;
import org.jspecify.annotations.Nullable;

/**
 * The listings that a bundle learnt from, as far as it must know them again: the file {@code
 * catalogue.bin}. From it similar ones are shown, and novelty is told.
 *
 * @param listings in no order
 */
public record Catalogue(List<Known> listings) {
  static final String FILE = "catalogue.bin";

  public Catalogue {
    listings = List.copyOf(listings);
  }

  /**
   * A listing that is known.
   *
   * @param id its name
   * @param text what is written in it
   * @param category or null
   * @param price or NaN
   * @param photo a small JPEG, or null
   * @param embedding where the bundle puts it
   */
  public record Known(
      String id,
      String text,
      @Nullable String category,
      double price,
      byte @Nullable [] photo,
      Embedding embedding) {}

  /**
   * That of a bundle's folder or of the run that made it; empty where there is none.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  public static Catalogue open(Path folder) {
    try (var file = CatalogueFile.open(folder)) {
      var listings = new ArrayList<Known>();
      for (int i = 0; i < file.size(); i++) if (file.holds(i)) listings.add(file.listing(i));
      return new Catalogue(listings);
    }
  }

  /**
   * Overwrites listings in the catalogue of every version, any of which may answer again, and in
   * what was made to find them.
   *
   * @return the names of those that stood in one
   */
  public static Set<String> forget(Versions versions, Collection<String> names) {
    var stood = new HashSet<String>();
    for (var version : versions.all()) {
      var folder = versions.folder(version);
      try (var file = CatalogueFile.open(folder)) {
        for (var name : names) {
          int place = file.find(name);
          if (place < 0) continue;
          Shelf.erase(
              folder, place); // first: the name goes last, so that a killed one is tried again
          file.erase(place);
          stood.add(name);
        }
      }
    }
    return stood;
  }

  /** Writes it whole, in the place of an earlier one. */
  public void save(Path folder) {
    save(folder, listings.size(), listings);
  }

  /** Writes so many listings, one after the other, in the place of an earlier catalogue. */
  public static void save(Path folder, int n, Iterable<Known> listings) {
    var file = file(folder);
    try {
      var whole = file.resolveSibling(FILE + ".new");
      var sum = new CRC32C();
      try (var out =
          new DataOutputStream(
              new BufferedOutputStream(
                  new CheckedOutputStream(Files.newOutputStream(whole), sum), 1 << 16))) {
        out.write(new byte[CatalogueFile.HEADER]);
        for (var known : listings) write(known, out);
      }
      var header = ByteBuffer.allocate(CatalogueFile.HEADER).putInt(CatalogueFile.MAGIC);
      header.putLong((long) n << 32 | sum.getValue()).putInt(n).flip();
      try (var channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
        channel.write(header, 0);
        channel.force(true);
      }
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IllegalStateException("the catalogue could not be written: " + e.getMessage(), e);
    }
  }

  static Path file(Path folder) {
    var inside = folder.resolve("bundle");
    return (Files.isDirectory(inside) ? inside : folder).resolve(FILE);
  }

  private static void write(Known known, DataOutputStream out) throws IOException {
    write(known.id.getBytes(StandardCharsets.UTF_8), out);
    write(known.text.getBytes(StandardCharsets.UTF_8), out);
    out.writeBoolean(known.category != null);
    if (known.category != null) write(known.category.getBytes(StandardCharsets.UTF_8), out);
    out.writeDouble(known.price);
    out.writeBoolean(known.photo != null);
    if (known.photo != null) write(known.photo, out);
    write(known.embedding.bytes(), out);
  }

  private static void write(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
