package nurture.serve;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import nurture.memory.Embedding;
import org.jspecify.annotations.Nullable;

/**
 * The listings that a bundle learnt from, as far as it must know them again: the file {@code
 * catalogue.bin}. From it similar ones are shown, and novelty is told.
 *
 * @param listings in no order
 */
public record Catalogue(List<Known> listings) {
  private static final String FILE = "catalogue.bin";
  private static final int MAGIC = 0x4e434154, MOST_BYTES = 1 << 24;

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

  /** The same without the listings of these names. */
  public Catalogue without(Set<String> names) {
    return new Catalogue(listings.stream().filter(known -> !names.contains(known.id)).toList());
  }

  /**
   * That of a bundle's folder or of the run that made it; empty where there is none.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  public static Catalogue open(Path folder) {
    var file = file(folder);
    if (!Files.exists(file)) return new Catalogue(List.of());
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readInt() != MAGIC) throw new IOException("it begins otherwise");
      int n = in.readInt();
      var listings = new ArrayList<Known>();
      for (int i = 0; i < n; i++)
        listings.add(
            new Known(
                text(in),
                text(in),
                in.readBoolean() ? text(in) : null,
                in.readDouble(),
                in.readBoolean() ? bytes(in) : null,
                Embedding.of(bytes(in))));
      return new Catalogue(listings);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file + " must be a whole catalogue: " + e.getMessage() + "; train it again", e);
    }
  }

  /**
   * Takes listings out of the catalogue of every version, any of which may answer again.
   *
   * @return the names of those that stood in one
   */
  public static Set<String> forget(Versions versions, Collection<String> names) {
    var gone = Set.copyOf(names);
    var stood = new HashSet<String>();
    for (var version : versions.all()) {
      var folder = versions.folder(version);
      var catalogue = open(folder);
      var left = catalogue.without(gone);
      if (left.listings.size() == catalogue.listings.size()) continue;
      left.save(folder);
      for (var known : catalogue.listings) if (gone.contains(known.id)) stood.add(known.id);
    }
    return stood;
  }

  /** Writes it whole, in the place of an earlier one. */
  public void save(Path folder) {
    var file = file(folder);
    try {
      var whole = file.resolveSibling(FILE + ".new");
      try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(whole)))) {
        out.writeInt(MAGIC);
        out.writeInt(listings.size());
        for (var known : listings) write(known, out);
      }
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IllegalStateException("the catalogue could not be written: " + e.getMessage(), e);
    }
  }

  private static Path file(Path folder) {
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

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MOST_BYTES) throw new IOException("a part of " + length + " bytes");
    return in.readNBytes(length);
  }
}
