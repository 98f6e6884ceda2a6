/**
 * Samples as batches in a chosen order: words as weighted features, numbers and categories as
 * vectors, photos decoded once into a compact file, and augmentation.
 *
 * <pre>{@code
 * for (var batch : feed.epoch(3))      // the third pass, in its own order
 *   optimizer.step(() -> Losses.crossEntropy(net.apply(batch.get("x")), batch.get("class")));
 * }</pre>
 */
package nurture.feed;
