/** The lasting memory, and what Lucene does for it. */
@NullMarked
package nurture.app.memory;

import org.jspecify.annotations.NullMarked;
