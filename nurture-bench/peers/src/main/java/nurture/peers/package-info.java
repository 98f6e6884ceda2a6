/** Other libraries on our tasks, each in a process of its own. */
@NullMarked
package nurture.peers;

import org.jspecify.annotations.NullMarked;
