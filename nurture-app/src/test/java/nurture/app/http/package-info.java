/** The server as a caller, an attacker and a person at the page meet it. */
@NullMarked
package nurture.app.http;

import org.jspecify.annotations.NullMarked;
