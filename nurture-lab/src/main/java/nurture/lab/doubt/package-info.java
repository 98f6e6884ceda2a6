/** What a net is unsure of, and whether it is right to be. */
@NullMarked
package nurture.lab.doubt;

import org.jspecify.annotations.NullMarked;
