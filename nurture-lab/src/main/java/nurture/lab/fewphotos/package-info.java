/** Nets that learn to see from a few photos. */
@NullMarked
package nurture.lab.fewphotos;

import org.jspecify.annotations.NullMarked;
