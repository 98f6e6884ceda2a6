package nurture.app.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that keeps feedback is killed (SIGKILL) at random moments; what it said it had kept is
 * there. {@code -Dnurture.kills=200} kills more often.
 */
class KilledTest {
  static final int KILLS = Integer.getInteger("nurture.kills", 5);

  @TempDir Path folder;

  /** Keeps feedback for ever and says so, one name a line, each after it was kept. */
  public static final class Keeper {
    public static void main(String[] args) {
      try (var store = Store.open(args[0])) {
        for (int i = 0; ; i++) {
          var id = args[1] + "-" + i;
          store.keep(StoreContract.said(id, "mug " + id, "Mugs"));
          System.out.println(id);
          System.out.flush();
        }
      }
    }
  }

  @Test
  void nothing_that_was_acknowledged_is_lost() throws IOException, InterruptedException {
    var place = folder.resolve("store.db").toString();
    var random = new SplittableRandom(7);
    var acknowledged = new ArrayList<String>();
    for (int kill = 0; kill < KILLS; kill++) {
      var process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx128m",
                      "-XX:TieredStopAtLevel=1",
                      "--enable-native-access=ALL-UNNAMED",
                      "-cp",
                      System.getProperty("java.class.path"),
                      Keeper.class.getName(),
                      place,
                      "run" + kill))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
        boolean killed = false;
        for (String line; (line = said.readLine()) != null; ) {
          if (line.startsWith("run")) acknowledged.add(line);
          if (!killed) {
            killed = true;
            long pause = random.nextLong(1, 120);
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    Thread.sleep(pause);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  process.toHandle().destroyForcibly(); // leaves what it said to be read
                });
          }
        }
      }
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(acknowledged).hasSizeGreaterThan(KILLS);
    try (var store = Store.open(place)) {
      var kept = new HashSet<String>();
      store.all().said().forEach(f -> kept.add(f.id()));
      assertThat(kept).containsAll(acknowledged);
      System.out.println(KILLS + " kills, " + acknowledged.size() + " acknowledged, none lost");
    }
  }
}
