/** What people said of listings, kept for good: SQLite beside a run, or PostgreSQL for several. */
@NullMarked
package nurture.app.store;

import org.jspecify.annotations.NullMarked;
