package nurture.feed;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Which rows deserve to be learnt from: composed onto a feed by {@link Feed#only}. None changes the
 * order of those that stay.
 */
@FunctionalInterface
public interface Filter {
  /** Those of these rows that stay. */
  int[] of(int[] rows);

  /** This, and then {@code next} of what is left. */
  default Filter then(Filter next) {
    return rows -> next.of(of(rows));
  }

  /** The rows that are not doubted, such as those that a finder flagged as mislabelled. */
  static Filter without(IntPredicate doubted) {
    return rows -> Arrays.stream(rows).filter(row -> !doubted.test(row)).toArray();
  }

  /** The first of all rows that have an equal key, such as the bytes of a photo in a list. */
  static Filter distinct(IntFunction<?> key) {
    return rows -> {
      var seen = new HashSet<Object>();
      return Arrays.stream(rows).filter(row -> seen.add(key.apply(row))).toArray();
    };
  }

  /**
   * Without this share of the lowest scores: with a loss as score, without the easiest.
   *
   * @param share in [0, 1), rounded down to whole rows
   */
  static Filter withoutLowest(double share, IntToDoubleFunction score) {
    return rows -> rest(share, rows, score);
  }

  /**
   * The same filter within each class, so that none is left out because it is harder than others.
   */
  default Filter within(IntFunction<?> group) {
    return rows -> {
      var groups = new HashMap<Object, IntStream.Builder>();
      for (int row : rows)
        groups.computeIfAbsent(group.apply(row), g -> IntStream.builder()).add(row);
      var kept = new HashSet<Integer>();
      groups.values().forEach(some -> Arrays.stream(of(some.build().toArray())).forEach(kept::add));
      return Arrays.stream(rows).filter(kept::contains).toArray();
    };
  }

  private static int[] rest(double share, int[] rows, IntToDoubleFunction score) {
    if (!(share >= 0 && share < 1))
      throw new IllegalArgumentException("share must be in [0, 1), got " + share);
    var scores = Arrays.stream(rows).mapToDouble(score).toArray();
    var gone = new boolean[rows.length];
    Batch.ascending(scores).limit((long) (share * rows.length)).forEach(i -> gone[i] = true);
    return IntStream.range(0, rows.length).filter(i -> !gone[i]).map(i -> rows[i]).toArray();
  }
}
