package nurture.study;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.feed.Features;
import nurture.feed.Listings;
import nurture.feed.PhotoCache;
import org.jspecify.annotations.Nullable;

/** The rows of a data set as samples, their photos decoded once into a compact file. */
final class PhotoRows implements Listings.Samples, AutoCloseable {
  /** Told how many photos of all are done, now and then. */
  interface Watcher {
    void decoded(int done, int of);
  }

  private final Dataset data;
  private final Set<String> columns;
  private final @Nullable PhotoCache cache;
  private final Features.@Nullable Photo photo;

  private PhotoRows(Dataset data, @Nullable PhotoCache cache, Features.@Nullable Photo photo) {
    this.data = data;
    this.columns = Set.copyOf(data.table().columns());
    this.cache = cache;
    this.photo = photo;
  }

  /** Decodes the photos of these rows if photos are among the inputs. */
  static PhotoRows decode(
      Dataset data,
      Features.@Nullable Photo photo,
      int[] rows,
      Path file,
      int threads,
      Watcher watcher) {
    if (photo == null) return new PhotoRows(data, null, null);
    var cache = PhotoCache.create(file, photo.width(), photo.height());
    var samples = new PhotoRows(data, cache, photo);
    try {
      samples.decode(rows, threads, watcher);
      return samples;
    } catch (RuntimeException e) {
      samples.close();
      throw e;
    }
  }

  /** How photos are seen, if they are among these inputs. */
  static Features.@Nullable Photo photo(Brief brief, Plan plan) {
    var columns = brief.inputs().of(Role.PHOTO);
    return columns.isEmpty()
        ? null
        : new Features.Photo(columns.getFirst().name(), plan.photoWidth(), plan.photoHeight());
  }

  private void decode(int[] rows, int threads, Watcher watcher) {
    var next = new AtomicInteger();
    var done = new AtomicInteger();
    Callable<Void> worker =
        () -> {
          for (int i = next.getAndIncrement(); i < rows.length; i = next.getAndIncrement()) {
            decode(rows[i]);
            watcher.decoded(done.incrementAndGet(), rows.length);
          }
          return null;
        };
    try (var pool = Executors.newFixedThreadPool(threads)) {
      for (var job : pool.invokeAll(IntStream.range(0, threads).mapToObj(i -> worker).toList()))
        job.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("decoding was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) throw known;
      throw new IllegalStateException("a photo could not be decoded", e.getCause());
    }
  }

  private void decode(int row) {
    if (photo == null || cache == null) return;
    data.photo(row, Math.max(photo.width(), photo.height()))
        .ifPresent(pixels -> cache.put(row, pixels.fit(photo.width(), photo.height()).rgb()));
  }

  @Override
  public Listings.Sample sample(int row) {
    return new Row(row);
  }

  private final class Row implements Listings.Sample {
    private final int row;

    Row(int row) {
      this.row = row;
    }

    @Override
    public String id() {
      return data.id(row);
    }

    @Override
    public @Nullable String cell(String column) {
      return columns.contains(column) ? data.table().cell(row, column) : null;
    }

    @Override
    public boolean hasPhoto() {
      return cache != null && cache.has(row);
    }

    @Override
    public void photo(byte[] into, int offset) {
      if (cache != null) cache.read(row, into, offset);
    }
  }

  @Override
  public void close() {
    if (cache != null) cache.close();
  }
}
