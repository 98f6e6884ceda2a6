/** What each part of the recipe gives. */
@NullMarked
package nurture.lab.ablation;

import org.jspecify.annotations.NullMarked;
