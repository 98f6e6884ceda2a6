package nurture.app.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What keeps all others out of a folder until it is closed, or the process ends in whatever way.
 */
final class FolderLock implements AutoCloseable {
  private static final String FILE = "run.lock";

  private final FileChannel channel; // closing it lets the lock go

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * That of a folder, which must be there.
   *
   * @throws IllegalArgumentException in a sentence, if somebody has it
   */
  static FolderLock of(Path folder) throws IOException {
    var channel =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) != null) return new FolderLock(channel);
    channel.close();
    throw new IllegalArgumentException(
        "another training or sleep is writing to " + folder + "; wait until it has ended");
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // somebody in this process has it
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
