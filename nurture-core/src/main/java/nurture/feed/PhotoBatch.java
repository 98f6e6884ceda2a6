package nurture.feed;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The photos of a batch of {@link Listings}: moved, mirrored, with parts of each other. */
final class PhotoBatch {
  private PhotoBatch() {}

  /** Puts {@code photo} and {@code photo.rows}, and what tells of parts of others, if there are. */
  static void put(
      Features.Photo size,
      Listings.Variation augment,
      List<Listings.Sample> parts,
      @Nullable SplittableRandom r,
      Map<String, Tensor> into) {
    int w = size.width(), h = size.height(), each = w * h * 3;
    var there = new boolean[parts.size()];
    for (int i = 0; i < there.length; i++) there[i] = parts.get(i).hasPhoto();
    var rows = Listings.where(there);
    var bytes = new byte[(int) rows.size(0) * each];
    var plain = new byte[each];
    int at = 0;
    for (int i = 0; i < there.length; i++) {
      if (!there[i]) continue;
      if (r == null) parts.get(i).photo(bytes, at);
      else {
        parts.get(i).photo(plain, 0);
        int dx = augment.shift() == 0 ? 0 : r.nextInt(-augment.shift(), augment.shift() + 1);
        int dy = augment.shift() == 0 ? 0 : r.nextInt(-augment.shift(), augment.shift() + 1);
        move(plain, bytes, at, w, h, dx, dy, augment.flip() && r.nextBoolean());
      }
      at += each;
    }
    int m = (int) rows.size(0);
    if (r != null && m > 1 && augment.patched() > 0 && r.nextDouble() < augment.patched())
      patch(bytes, m, w, h, r, into);
    into.put("photo", Tensor.ofBytes(bytes, m, h, w, 3));
    into.put("photo.rows", rows);
  }

  /** Copies an image moved and perhaps mirrored; its border pixels fill what comes in. */
  private static void move(
      byte[] from, byte[] to, int offset, int w, int h, int dx, int dy, boolean mirror) {
    for (int y = 0; y < h; y++) {
      int row = Math.clamp(y + dy, 0, h - 1) * w;
      for (int x = 0; x < w; x++) {
        int column = Math.clamp((mirror ? w - 1 - x : x) + dx, 0, w - 1);
        int a = (row + column) * 3, b = offset + (y * w + x) * 3;
        to[b] = from[a];
        to[b + 1] = from[a + 1];
        to[b + 2] = from[a + 2];
      }
    }
  }

  /** Lays a rectangle of another photo over each, at the same place in all. */
  private static void patch(
      byte[] photos, int m, int w, int h, SplittableRandom random, Map<String, Tensor> into) {
    double side = Math.sqrt(random.nextDouble());
    int top = random.nextInt(h) - (int) (side * h / 2);
    int left = random.nextInt(w) - (int) (side * w / 2);
    int bottom = Math.min(h, top + (int) (side * h)), right = Math.min(w, left + (int) (side * w));
    top = Math.max(0, top);
    left = Math.max(0, left);
    int away = 1 + random.nextInt(m - 1), each = w * h * 3, length = 3 * Math.max(0, right - left);
    var whole = photos.clone();
    var others = new long[m];
    for (int i = 0; i < m; i++) {
      int other = (i + away) % m;
      others[i] = other;
      for (int y = top; y < bottom; y++) {
        int at = (y * w + left) * 3;
        System.arraycopy(whole, other * each + at, photos, i * each + at, length);
      }
    }
    double foreign = (double) Math.max(0, bottom - top) * length / each;
    into.put("photo.other", Tensor.of(others, m));
    into.put("photo.own", Tensor.of(1 - foreign));
  }
}
