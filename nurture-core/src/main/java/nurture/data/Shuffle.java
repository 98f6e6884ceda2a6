package nurture.data;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Orders by chance, each as likely as any other (Fisher and Yates, 1938). */
public final class Shuffle {
  private Shuffle() {}

  /** The numbers from 0 to {@code n} − 1 in an order by chance. */
  public static int[] of(int n, RandomGenerator random) {
    var numbers = IntStream.range(0, n).toArray();
    inPlace(numbers, random);
    return numbers;
  }

  /** Puts numbers in an order by chance. */
  public static void inPlace(int[] numbers, RandomGenerator random) {
    for (int i = numbers.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = swapped;
    }
  }
}
