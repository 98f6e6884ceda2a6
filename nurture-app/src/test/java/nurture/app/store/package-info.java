/** The store against both databases, and against being killed. */
@NullMarked
package nurture.app.store;

import org.jspecify.annotations.NullMarked;
