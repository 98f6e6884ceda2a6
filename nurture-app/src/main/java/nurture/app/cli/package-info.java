/**
 * The commands: {@code nurture train}, {@code evaluate}, {@code predict}, {@code serve}, {@code
 * demo}, {@code doctor}. {@link nurture.app.cli.Nurture} is the door; {@code docs/commands.md} is
 * the manual.
 *
 * <p>Each command is one file that says what it takes and what it does; {@link
 * nurture.app.cli.Training} is what train and demo share, {@link nurture.app.cli.RunFolder} what a
 * run leaves on disk, {@link nurture.app.cli.Reports} how a result becomes a report.
 */
@NullMarked
package nurture.app.cli;

import org.jspecify.annotations.NullMarked;
