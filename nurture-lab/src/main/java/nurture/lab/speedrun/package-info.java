/** A net that learns small photos in few passes. */
@NullMarked
package nurture.lab.speedrun;

import org.jspecify.annotations.NullMarked;
