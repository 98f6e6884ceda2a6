package nurture.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Photos by name: a folder, an archive, or an IDX file. Safe for use by many threads.
 *
 * <p>A name is looked for as it stands; then without the folders before it; then without its
 * extension: {@code 1526}, {@code 1526.jpg} and {@code img/1526.png} all find {@code
 * photos/1526.jpg} if that is the only one of its name. Hidden files and {@code __MACOSX} are
 * skipped, and so are files that are no images by their extension. Names in an archive may begin
 * with {@code ./} and be in UTF-8 or code page 437; an umlaut is the same however it is composed.
 */
public interface Photos extends AutoCloseable {
  /** The most bytes that one photo's file may have. */
  int MOST_BYTES = 64 << 20;

  /**
   * Opens a folder with all its subfolders, or a {@code .zip}, {@code .tar}, {@code .tar.gz} or
   * {@code .tgz}. A compressed tar is unpacked once into a temporary file, which {@link #close}
   * deletes.
   *
   * @throws IllegalArgumentException in one sentence, if there is no such thing or it is damaged
   */
  static Photos open(Path from) {
    try {
      if (Files.isDirectory(from)) return StoredPhotos.folder(from);
      if (!Files.isRegularFile(from)) {
        throw new IllegalArgumentException(
            "photos must be a folder, zip or tar, got " + from + ", which is not there");
      }
      return switch (Archive.kind(from)) {
        case ZIP -> StoredPhotos.zip(from);
        case TAR -> StoredPhotos.tar(from);
        case NONE ->
            throw new IllegalArgumentException(
                "photos must be a folder, zip or tar, got "
                    + from
                    + "; pack them into one of these");
      };
    } catch (IOException e) {
      throw Archive.damaged(from, e);
    }
  }

  /** No photos. */
  static Photos none() {
    return IdxPhotos.none();
  }

  /**
   * The images of an IDX file of bytes [n, height, width] or [n, height, width, 3], gzip or not,
   * named {@code 0}, {@code 1}, {@code 2}, …
   *
   * @throws IllegalArgumentException if it is no such file
   */
  static Photos idx(Path images) {
    return IdxPhotos.read(images);
  }

  /** Whether there is a photo of this name. */
  boolean contains(String name);

  /** The full names of all photos, sorted. */
  Set<String> names();

  /** The full name of the photo that a name finds, or the name itself where it finds none. */
  String resolve(String name);

  /** The size of a photo's file in bytes; 0 where there is none. */
  long size(String name);

  /**
   * The bytes of a photo's file as they are.
   *
   * @throws BadPhoto if it is missing, cannot be read or has more than {@link #MOST_BYTES}
   */
  byte[] bytes(String name) throws BadPhoto;

  /**
   * Decodes a photo at its full size.
   *
   * @throws BadPhoto if it is missing or cannot be decoded
   */
  default Pixels load(String name) throws BadPhoto {
    return load(name, 0);
  }

  /**
   * Decodes a photo, at less than its full size where the longest side needed is much smaller.
   *
   * @param targetLongestSide the longest side needed, in pixels; 0 for the full size
   * @throws BadPhoto if it is missing or cannot be decoded
   */
  default Pixels load(String name, int targetLongestSide) throws BadPhoto {
    return Pixels.decode(bytes(name), targetLongestSide);
  }

  /** The same with other files, on the heap, under these names; it closes what is under it. */
  default Photos with(Map<String, byte[]> files) {
    return new LaidOver(this, files);
  }

  /** Frees the files behind it. */
  @Override
  void close();
}
