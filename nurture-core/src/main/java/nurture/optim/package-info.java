/**
 * How parameters follow their gradients: optimizers, schedules of rate and decay, averaging.
 *
 * <pre>{@code
 * var schedule = Schedule.warmup(0.1).then(Schedule.cosine());
 * try (var optimizer = Sgd.of(model, 0.05).momentum(0.9).nesterov().decay(5e-4);
 *     var average = Average.of(model, 0.999)) {
 *   for (int i = 0; i < steps; i++) {
 *     double factor = schedule.at((i + 1.0) / steps);
 *     optimizer.step(() -> Losses.crossEntropy(model.apply(x), y), factor, factor);
 *     average.update();
 *   }
 * }
 * }</pre>
 *
 * <p>A step is a closure that gives the loss: gradients, dropout and everything made on the way
 * exist only inside it. Batch, mini-batch and one-by-one descent are the same code; the batch that
 * the closure looks at is the difference.
 *
 * <p>Biases and the scales of normalisations (rank below 2) never decay, nor do parameters that
 * {@code exempt} names.
 */
package nurture.optim;
