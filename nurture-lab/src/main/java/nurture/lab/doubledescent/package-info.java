/** Why the error may fall, rise and fall again. */
@NullMarked
package nurture.lab.doubledescent;

import org.jspecify.annotations.NullMarked;
