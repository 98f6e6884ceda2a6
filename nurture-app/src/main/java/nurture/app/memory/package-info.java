/**
 * A bundle that can be told better: what people say goes into the {@link nurture.app.store.Store}
 * and, from there, into the fast memory of every server on it. Here too is what Lucene does: search
 * among many vectors, and among words.
 */
@NullMarked
package nurture.app.memory;

import org.jspecify.annotations.NullMarked;
