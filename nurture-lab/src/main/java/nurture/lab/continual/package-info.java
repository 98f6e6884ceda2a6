/** What becomes of the old when the new is learnt. */
@NullMarked
package nurture.lab.continual;

import org.jspecify.annotations.NullMarked;
