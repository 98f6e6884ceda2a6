package nurture.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Photos in a compact file. */
class PhotoCacheTest {
  @TempDir Path folder;

  private static byte[] photo(int row) {
    var pixels = new byte[2 * 3 * 3];
    for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (row * 31 + i * 7);
    return pixels;
  }

  @Test
  void a_photo_comes_back_where_it_is_wanted() {
    try (var cache = PhotoCache.create(folder.resolve("new/photos"), 2, 3)) {
      cache.put(5, photo(5));
      cache.put(1, photo(1));
      var into = new byte[20];
      cache.read(5, into, 2);
      assertThat(Arrays.copyOfRange(into, 2, 20)).isEqualTo(photo(5));
      assertThat(into[0]).isZero();
      assertThat(IntStream.range(0, 7).filter(cache::has)).containsExactly(1, 5);
    }
  }

  @Test
  void many_threads_write_and_read_at_once() throws Exception {
    try (var cache = PhotoCache.create(folder.resolve("photos"), 2, 3);
        var pool = Executors.newFixedThreadPool(8)) {
      var jobs =
          IntStream.range(0, 400)
              .<Callable<Boolean>>mapToObj(row ->
                  () -> {
                    cache.put(row, photo(row));
                    var back = new byte[18];
                    cache.read(row, back, 0);
                    return cache.has(row) && Arrays.equals(back, photo(row));
                  })
              .toList();
      for (var job : pool.invokeAll(jobs)) assertThat(job.get()).isTrue();
    }
  }

  @Test
  void the_file_disappears_with_the_cache() {
    var file = folder.resolve("photos");
    try (var cache = PhotoCache.create(file, 2, 3)) {
      cache.put(0, photo(0));
    }
    assertThat(file).doesNotExist(); // on some systems it has no name from the start
  }

  @Test
  void a_photo_beyond_the_end_is_an_error() {
    try (var cache = PhotoCache.create(folder.resolve("photos"), 2, 3)) {
      assertThatThrownBy(() -> cache.read(3, new byte[18], 0))
          .hasRootCauseMessage("the photo cache ends before row 3");
    }
  }
}
