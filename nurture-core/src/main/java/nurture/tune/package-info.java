/**
 * Which settings: search that spends little on what does badly.
 *
 * <pre>{@code
 * var trials = Halving.of(rates, 40, (rate, epochs) -> validationAccuracy(rate, epochs));
 * System.out.println(Halving.best(trials)); // Trial[candidate=0.1, budget=40, figure=0.62]
 * }</pre>
 */
@NullMarked
package nurture.tune;

import org.jspecify.annotations.NullMarked;
