package nurture.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this program was built from; {@code tools/Commit.java} writes it down. */
final class Build {
  private static final Properties FACTS = read();

  private Build() {}

  static String version() {
    return FACTS.getProperty("version", "in development");
  }

  /** The commit, with {@code +} after it where files differed from it; or "commit unknown". */
  static String commit() {
    return FACTS.getProperty("commit", "commit unknown");
  }

  private static Properties read() {
    var facts = new Properties();
    try (var in = Build.class.getResourceAsStream("build.properties")) {
      if (in != null) facts.load(in);
      return facts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
