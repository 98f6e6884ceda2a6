package nurture.app.cli;

import java.io.PrintStream;
import tools.jackson.databind.JsonNode;

/**
 * How a command speaks: to people on stdout, or on stderr where stdout is for a program; about its
 * progress on stderr.
 */
final class Voice {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final boolean terminal;

  Voice(PrintStream out, PrintStream err, boolean json, boolean terminal) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.terminal = terminal;
  }

  /** A line for people. */
  void say(String line) {
    (json ? err : out).println(line);
  }

  /** A line about what is going on, for people. */
  void note(String line) {
    err.println(line);
  }

  /** The one object for programs, if they asked. */
  void json(JsonNode object) {
    if (!json) return;
    out.println(object);
    out.flush();
  }

  /** This voice, speaking to people where it did, with no object for programs. */
  Voice withoutJson() {
    return new Voice(json ? err : out, err, false, terminal);
  }

  PrintStream progress() {
    return err;
  }

  /** Whether stderr is a terminal, on which a line can be written again. */
  boolean terminal() {
    return terminal;
  }
}
