/** Streams: one look at each row, and the truth comes after the answer. */
@NullMarked
package nurture.lab.stream;

import org.jspecify.annotations.NullMarked;
