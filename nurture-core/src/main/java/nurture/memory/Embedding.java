package nurture.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where a bundle puts a listing: for each witness a unit vector, or zeros where it saw nothing,
 * side by side, so that the whole has unit length too.
 *
 * @param vector [d], all parts one after the other
 * @param ends where each part ends in it
 */
public record Embedding(float[] vector, int[] ends) {
  private static final double NOTHING = 1e-6;

  /** The embedding of vectors of any length; a part of zeros, or of none, says nothing. */
  public static Embedding of(float[]... parts) {
    var ends = new int[parts.length];
    int width = 0, speaking = 0;
    for (int p = 0; p < parts.length; p++) {
      ends[p] = width += parts[p].length;
      if (norm(parts[p], 0, parts[p].length) > NOTHING) speaking++;
    }
    var vector = new float[width];
    for (int p = 0, at = 0; p < parts.length; at = ends[p++]) {
      double norm = norm(parts[p], 0, parts[p].length);
      if (norm <= NOTHING) continue;
      for (int i = 0; i < parts[p].length; i++)
        vector[at + i] = (float) (parts[p][i] / norm / Math.sqrt(speaking));
    }
    return new Embedding(vector, ends);
  }

  /** How many parts there are, speaking or not. */
  public int parts() {
    return ends.length;
  }

  /** The parts that say something, as bits. */
  public int speaking() {
    int set = 0;
    for (int p = 0; p < ends.length; p++)
      if (norm(vector, start(p), ends[p]) > NOTHING) set |= 1 << p;
    return set;
  }

  /** The cosine between a part of this and the same part of another; both must speak. */
  public double similarity(int part, Embedding other) {
    int from = start(part), to = ends[part];
    double dot = 0;
    for (int i = from; i < to; i++) dot += vector[i] * other.vector[i];
    return dot / norm(vector, from, to) / norm(other.vector, from, to);
  }

  /** The mean cosine of the parts that speak in both; −1 if none does. */
  public double similarity(Embedding other) {
    int both = speaking() & other.speaking();
    double sum = 0;
    for (int p = 0; p < ends.length; p++) if ((both >> p & 1) == 1) sum += similarity(p, other);
    return both == 0 ? -1 : sum / Integer.bitCount(both);
  }

  /** The same with only these parts speaking. */
  public Embedding only(int set) {
    var parts = new float[ends.length][];
    for (int p = 0; p < ends.length; p++)
      parts[p] =
          (set >> p & 1) == 1
              ? Arrays.copyOfRange(vector, start(p), ends[p])
              : new float[ends[p] - start(p)];
    return of(parts);
  }

  /** The unit vector of one part; of no length where it says nothing. */
  public float[] part(int part) {
    int from = start(part), to = ends[part];
    double norm = norm(vector, from, to);
    if (norm <= NOTHING) return new float[0];
    var unit = Arrays.copyOfRange(vector, from, to);
    for (int i = 0; i < unit.length; i++) unit[i] /= (float) norm;
    return unit;
  }

  private int start(int part) {
    return part == 0 ? 0 : ends[part - 1];
  }

  private static double norm(float[] vector, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) sum += (double) vector[i] * vector[i];
    return Math.sqrt(sum);
  }

  /** The embedding as bytes, to be kept. */
  public byte[] bytes() {
    var bytes =
        ByteBuffer.allocate(4 + 4 * ends.length + 4 * vector.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(ends.length);
    for (int end : ends) bytes.putInt(end);
    for (float x : vector) bytes.putFloat(x);
    return bytes.array();
  }

  /**
   * The embedding that became these bytes.
   *
   * @throws IllegalArgumentException if they are none
   */
  public static Embedding of(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int parts = bytes.length < 4 ? -1 : buffer.getInt();
    if (parts < 1 || 4L + 4L * parts > bytes.length)
      throw new IllegalArgumentException("bytes must be an embedding's, got " + bytes.length);
    var ends = new int[parts];
    for (int p = 0; p < parts; p++) ends[p] = buffer.getInt();
    if (4L + 4L * parts + 4L * ends[parts - 1] != bytes.length)
      throw new IllegalArgumentException("bytes must be a whole embedding's, got " + bytes.length);
    var vector = new float[ends[parts - 1]];
    for (int i = 0; i < vector.length; i++) vector[i] = buffer.getFloat();
    return new Embedding(vector, ends);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding that
        && Arrays.equals(vector, that.vector)
        && Arrays.equals(ends, that.ends);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(vector);
  }
}
