/** Text, a character at a time. */
@NullMarked
package nurture.lab.text;

import org.jspecify.annotations.NullMarked;
