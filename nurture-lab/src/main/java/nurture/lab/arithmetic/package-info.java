/** Whether a net that learnt a few sums understands addition. */
@NullMarked
package nurture.lab.arithmetic;

import org.jspecify.annotations.NullMarked;
