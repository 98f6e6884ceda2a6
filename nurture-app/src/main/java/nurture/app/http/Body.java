package nurture.app.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;

/** A request's body in memory, bounded in bytes and in time; nothing is written to disk. */
final class Body {
  /** So much of an oversized body is read and dropped, so that its sender gets to see the 413. */
  private static final long PATIENCE = 32 << 20;

  private Body() {}

  /**
   * The whole body.
   *
   * @param declared the length that was announced, or -1
   * @param deadline as {@link System#nanoTime}
   */
  static byte[] read(InputStream in, long declared, long max, long deadline) throws Refusal {
    try {
      if (declared > max) throw tooLarge(in, max, deadline);
      var out = new ByteArrayOutputStream(Math.clamp(declared, 1024, 1 << 20));
      var chunk = new byte[16 << 10];
      for (int n; (n = in.read(chunk)) >= 0; ) {
        if (out.size() + (long) n > max) throw tooLarge(in, max, deadline);
        out.write(chunk, 0, n);
        if (System.nanoTime() > deadline) throw tooSlow();
      }
      return out.toByteArray();
    } catch (IOException e) {
      if (timedOut(e)) throw tooSlow();
      throw new Refusal(400, "The request ended before its body did; send it again, whole.");
    }
  }

  private static Refusal tooLarge(InputStream in, long max, long deadline) throws IOException {
    var chunk = new byte[16 << 10];
    long dropped = 0;
    for (int n; dropped < PATIENCE && System.nanoTime() < deadline; dropped += n)
      if ((n = in.read(chunk)) < 0) break;
    return new Refusal(
        413, "The request is too large: send at most " + size(max) + ", a smaller photo perhaps.");
  }

  private static Refusal tooSlow() {
    return new Refusal(408, "The request took too long to arrive; send a smaller photo.");
  }

  private static boolean timedOut(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause())
      if (t instanceof TimeoutException) return true;
    return false;
  }

  private static String size(long bytes) {
    return bytes < 1 << 20 ? bytes + " bytes" : (bytes >> 20) + " MiB";
  }
}
