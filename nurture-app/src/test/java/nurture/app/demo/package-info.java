/** The made listings. */
@NullMarked
package nurture.app.demo;

import org.jspecify.annotations.NullMarked;
