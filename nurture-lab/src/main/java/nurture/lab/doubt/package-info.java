/** What is known of how little is known. */
@NullMarked
package nurture.lab.doubt;

import org.jspecify.annotations.NullMarked;
