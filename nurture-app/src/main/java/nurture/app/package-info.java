/** The command line, the HTTP server and its page. */
@NullMarked
package nurture.app;

import org.jspecify.annotations.NullMarked;
