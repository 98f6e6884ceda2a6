/** Figures on real data, with peers beside them. */
@NullMarked
package nurture.bench;

import org.jspecify.annotations.NullMarked;
