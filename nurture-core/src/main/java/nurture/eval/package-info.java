/**
 * How good the answers are, and how sure one can be of that.
 *
 * <p>{@link nurture.eval.Predictions} holds out-of-sample answers as plain arrays on the heap, so
 * that every later tool can read one table. A {@link nurture.eval.Metric} turns it into an {@link
 * nurture.eval.Estimate}: a value with its 95 % interval and the number of listings behind it.
 *
 * <pre>{@code
 * System.out.println(Metrics.ACCURACY.of(test));   // 0.962 [0.951, 0.971], n = 1,200
 * test.mistakes().stream().limit(9).forEach(System.out::println);
 * }</pre>
 *
 * <p>Two classes turn scores into promises: {@link nurture.eval.Pool} makes a confidence mean what
 * it says, and {@link nurture.eval.Conformal} gives a price a range that covers as often as asked.
 * Fit both on listings that were neither trained on nor belong to the test.
 */
package nurture.eval;
