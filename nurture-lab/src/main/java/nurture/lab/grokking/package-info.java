/** Nets that have long known their lessons by heart, and suddenly understand. */
@NullMarked
package nurture.lab.grokking;

import org.jspecify.annotations.NullMarked;
