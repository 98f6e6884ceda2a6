/**
 * Questions about listings, and what people say to them.
 *
 * <p>A {@link nurture.app.review.Pass} finds what to ask, in the background; a {@link
 * nurture.app.review.Desk} hands {@link nurture.app.review.Task tasks} out and holds what was said;
 * the {@link nurture.app.review.Ledger} keeps each line before it counts. The desk is nothing but
 * the ledger read from its first line to its last, so a process that was killed goes on where its
 * last acknowledged line stands.
 */
@NullMarked
package nurture.app.review;

import org.jspecify.annotations.NullMarked;
