package nurture.app;

import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Rows of comma-separated values as RFC 4180 has them. */
public final class Csv {
  private Csv() {}

  /** Writes a row and ends its line. */
  public static void row(Writer to, String... cells) throws IOException {
    to.write(Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",", "", "\r\n")));
  }

  private static String cell(String value) {
    boolean plain =
        value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
            && value.equals(value.strip());
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
