/** What a net makes of few labels, and of a few more. */
@NullMarked
package nurture.lab.fewlabels;

import org.jspecify.annotations.NullMarked;
