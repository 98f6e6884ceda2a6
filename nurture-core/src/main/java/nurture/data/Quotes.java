package nurture.data;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Quotes that begin a cell and never end it: {@code "Large mug,500}. Read as they stand they would
 * swallow every row up to the next quote, or to the end of the table.
 */
final class Quotes {
  /** A quote without an end: how many bytes stand before it, and on which line it is. */
  private record Open(long at, long line) {}

  private enum State {
    /** At the beginning of a cell. */
    START,
    PLAIN,
    QUOTED,
    /** After a quote in a quoted cell, which ends the cell where nothing follows. */
    ENDED
  }

  private Quotes() {}

  /** Makes quotes that never end signs like others; each is counted as {@code unclosed-quote}. */
  static void mend(Path table, char sign, Problems problems) throws IOException {
    var open = open(table, sign);
    if (open.isEmpty()) return;
    for (var quote : open) {
      problems.add("unclosed-quote", quote.line, "a quote that never closes, read as a sign");
    }
    var mended = table.resolveSibling("mended");
    try {
      write(table, mended, sign, open);
      Files.move(mended, table, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(mended);
    }
  }

  /**
   * A quote has no end where the file ends first, or where on a later line a cell begins with a
   * quote.
   */
  private static List<Open> open(Path table, char sign) throws IOException {
    var found = new ArrayList<Open>();
    try (var in = in(table)) {
      var state = State.START;
      var last = new Open(0, 0);
      boolean begins = false;
      long end = 0;
      long line = 1;
      int before = '\n';
      long at = 0;
      for (int c = in.read(); c >= 0; before = c, c = in.read(), at++) {
        if (c == '\n' || before == '\r') line++;
        boolean between = c == sign || c == '\n' || c == '\r';
        if (state == State.ENDED) {
          if (between) state = State.PLAIN;
          else if (c == '"' && before == '"') {
            state = State.QUOTED;
            continue;
          } else if (c != ' ') {
            state = State.QUOTED;
            if (begins && line > last.line) {
              found.add(last);
              last = new Open(end, line);
            }
          }
        }
        if (state == State.QUOTED) {
          if (c == '"') {
            state = State.ENDED;
            end = at;
            begins = before == sign || before == '\n' || before == '\r';
          }
        } else if (between) {
          state = State.START;
        } else if (c == '"' && state == State.START) {
          state = State.QUOTED;
          last = new Open(at, line);
        } else {
          state = State.PLAIN;
        }
      }
      if (state == State.QUOTED) found.add(last);
    }
    return found;
  }

  /** Puts the cells that begin with such a quote between two of their own. */
  private static void write(Path from, Path to, char sign, List<Open> open) throws IOException {
    try (var in = in(from);
        var out = new BufferedOutputStream(Files.newOutputStream(to), 1 << 16)) {
      int next = 0;
      boolean inside = false;
      long at = 0;
      for (int c = in.read(); c >= 0; c = in.read(), at++) {
        if (next < open.size() && open.get(next).at == at) {
          out.write('"');
          inside = true;
          next++;
        } else if (inside && (c == sign || c == '\n' || c == '\r')) {
          out.write('"');
          inside = false;
        }
        if (inside && c == '"') out.write('"');
        out.write(c);
      }
      if (inside) out.write('"');
    }
  }

  private static InputStream in(Path table) throws IOException {
    return new BufferedInputStream(Files.newInputStream(table), 1 << 16);
  }
}
