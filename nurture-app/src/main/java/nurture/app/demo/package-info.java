/** Listings that the program makes itself, so that it can be tried without any data. */
@NullMarked
package nurture.app.demo;

import org.jspecify.annotations.NullMarked;
