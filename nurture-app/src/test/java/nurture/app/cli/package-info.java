/** The commands as people type them. */
@NullMarked
package nurture.app.cli;

import org.jspecify.annotations.NullMarked;
