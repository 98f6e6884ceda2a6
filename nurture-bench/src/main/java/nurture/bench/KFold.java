package nurture.bench;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The folds of scikit-learn's {@code KFold(folds, shuffle=True, random_state=seed)}, so that
 * figures stand on the same rows as the published ones: NumPy's shuffle by a Mersenne twister
 * (Matsumoto and Nishimura, 1998).
 */
record KFold(int[] shuffled, int folds) {
  static KFold of(int n, int folds, int seed) {
    var twister = new Twister(seed);
    var rows = IntStream.range(0, n).toArray();
    for (int i = n - 1; i > 0; i--) {
      int j = twister.upTo(i);
      int swapped = rows[i];
      rows[i] = rows[j];
      rows[j] = swapped;
    }
    return new KFold(rows, folds);
  }

  int[] test(int fold) {
    int n = shuffled.length, each = n / folds, longer = n % folds;
    int from = fold * each + Math.min(fold, longer);
    var rows = Arrays.copyOfRange(shuffled, from, from + each + (fold < longer ? 1 : 0));
    Arrays.sort(rows);
    return rows;
  }

  int[] train(int fold) {
    var test = test(fold);
    return IntStream.range(0, shuffled.length)
        .filter(i -> Arrays.binarySearch(test, i) < 0)
        .toArray();
  }

  private static final class Twister {
    private static final int N = 624, M = 397;
    private final int[] state = new int[N];
    private int next = N;

    Twister(int seed) {
      state[0] = seed;
      for (int i = 1; i < N; i++)
        state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }

    /** A number in [0, most], each as probable: bits beyond are drawn again. */
    int upTo(int most) {
      int mask = most == 0 ? 0 : -1 >>> Integer.numberOfLeadingZeros(most);
      while (true) {
        int value = bits() & mask;
        if (value <= most) return value;
      }
    }

    private int bits() {
      if (next == N) {
        for (int i = 0; i < N; i++) {
          int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
          state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
        next = 0;
      }
      int y = state[next++];
      y ^= y >>> 11;
      y ^= (y << 7) & 0x9d2c5680;
      y ^= (y << 15) & 0xefc60000;
      return y ^ (y >>> 18);
    }
  }
}
