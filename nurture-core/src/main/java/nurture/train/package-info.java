/**
 * The one loop, its events, and what it leaves on disk so that it can go on.
 *
 * <pre>{@code
 * Trainer.of(model, batch -> Losses.crossEntropy(model.apply(batch.get("photo")), batch.get("class")))
 *     .optimizer(AdamW.of(model, 3e-3)).epochs(8)
 *     .watch(event -> System.out.println(event))
 *     .fit(feed);
 * }</pre>
 *
 * <p>Watchers read events and change nothing; what the loop does is changed by passing it another
 * feed, loss, optimizer or schedule.
 */
package nurture.train;
