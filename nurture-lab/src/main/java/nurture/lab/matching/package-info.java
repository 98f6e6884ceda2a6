/** Whether two listings are one product. */
@NullMarked
package nurture.lab.matching;

import org.jspecify.annotations.NullMarked;
