package nurture.study;

import java.util.SplittableRandom;
import nurture.feed.Features;
import nurture.feed.Listings;
import org.jspecify.annotations.Nullable;

/** The same listings with their photos as if taken again: nearer, blurred, brighter or darker. */
record Copied(Listings.Samples samples, Features.@Nullable Photo photo, long seed)
    implements Listings.Samples {
  @Override
  public Listings.Sample sample(int row) {
    var sample = samples.sample(row);
    return new Listings.Sample() {
      @Override
      public String id() {
        return sample.id();
      }

      @Override
      public @Nullable String cell(String column) {
        return sample.cell(column);
      }

      @Override
      public boolean hasPhoto() {
        return sample.hasPhoto();
      }

      @Override
      public void photo(byte[] into, int offset) {
        if (photo == null) return;
        var plain = new byte[photo.width() * photo.height() * 3];
        sample.photo(plain, 0);
        again(plain, into, offset, photo.width(), photo.height(), new SplittableRandom(row + seed));
      }
    };
  }

  private static void again(
      byte[] from, byte[] to, int offset, int w, int h, SplittableRandom random) {
    double zoom = 1 - 0.15 * random.nextDouble(), gain = 0.75 + 0.5 * random.nextDouble();
    double left = (1 - zoom) * w * random.nextDouble(), top = (1 - zoom) * h * random.nextDouble();
    boolean blurred = random.nextBoolean();
    for (int y = 0; y < h; y++)
      for (int x = 0; x < w; x++)
        for (int c = 0; c < 3; c++) {
          double sum = 0;
          int n = 0, reach = blurred ? 1 : 0;
          for (int dy = -reach; dy <= reach; dy++)
            for (int dx = -reach; dx <= reach; dx++, n++) {
              int sx = Math.clamp((int) (left + zoom * (x + 0.5)) + dx, 0, w - 1);
              int sy = Math.clamp((int) (top + zoom * (y + 0.5)) + dy, 0, h - 1);
              sum += from[(sy * w + sx) * 3 + c] & 255;
            }
          to[offset + (y * w + x) * 3 + c] = (byte) Math.clamp((long) (gain * sum / n), 0, 255);
        }
  }
}
