package nurture.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsTest {
  @TempDir Path run;

  @BeforeEach
  void make() throws Exception {
    Files.createDirectories(run.resolve("versions/b"));
    Files.createDirectories(run.resolve("versions/a"));
    Files.createDirectories(run.resolve("versions/.night"));
  }

  @Test
  void the_first_answers_until_another_is_released() {
    var versions = new Versions(run);
    assertThat(versions.current()).isEqualTo(Versions.FIRST);
    assertThat(versions.folder(versions.current())).isEqualTo(run);
    versions.release("b");
    assertThat(new Versions(run).current()).isEqualTo("b");
    assertThat(versions.folder("b")).isEqualTo(run.resolve("versions/b"));
    versions.release(Versions.FIRST);
    assertThat(versions.current()).isEqualTo(Versions.FIRST);
  }

  @Test
  void a_version_never_takes_the_place_of_another() {
    var versions = new Versions(run);
    assertThat(versions.free("c")).isEqualTo("c");
    assertThat(versions.free("b")).isEqualTo("b-2");
  }

  @Test
  void what_is_being_made_is_no_version() {
    var versions = new Versions(run);
    assertThat(versions.all()).containsExactly("first", "a", "b");
    for (var name : new String[] {"c", "", "..", ".", ".night", "a/../b"})
      assertThatThrownBy(() -> versions.release(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("version must be one of first, a, b, got '%s'", name);
    assertThat(versions.current()).isEqualTo(Versions.FIRST);
  }

  /** Releases one version after the other until it is killed. */
  static final class Releasing {
    private Releasing() {}

    public static void main(String[] args) {
      var versions = new Versions(Path.of(args[0]));
      for (int i = 0; ; i++) versions.release(i % 2 == 0 ? "a" : "b");
    }
  }

  private Process releasing() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Releasing.class.getName(),
            run.toString())
        .redirectError(run.resolve("complaints").toFile())
        .start();
  }

  /** How often it is killed is said by {@code -Dnurture.kills}. */
  @Test
  void whoever_is_killed_while_releasing_leaves_one_of_both() throws Exception {
    var versions = new Versions(run);
    var random = new SplittableRandom(1);
    for (int i = 0; i < Integer.getInteger("nurture.kills", 10); i++) {
      versions.release(Versions.FIRST);
      var process = releasing();
      while (process.isAlive() && versions.current().equals(Versions.FIRST)) Thread.sleep(1);
      TimeUnit.MICROSECONDS.sleep(random.nextInt(30_000));
      process.destroyForcibly().waitFor();
      assertThat(run.resolve("complaints")).isEmptyFile();
      assertThat(versions.current()).isIn("a", "b");
      versions.release("b"); // whatever it left does not stand in the way
      assertThat(versions.current()).isEqualTo("b");
    }
  }

  @Test
  void two_may_release_at_the_same_instant() throws Exception {
    var versions = new Versions(run);
    var process = releasing();
    while (process.isAlive() && versions.current().equals(Versions.FIRST)) Thread.sleep(1);
    try (var threads = Executors.newFixedThreadPool(3)) {
      var over = new ArrayList<Future<?>>();
      for (var name : List.of("a", "b", Versions.FIRST))
        over.add(
            threads.submit(() -> {
              for (int i = 0; i < 100; i++) versions.release(name);
            }));
      for (var one : over) one.get();
    }
    assertThat(process.isAlive()).isTrue();
    process.destroyForcibly().waitFor();
    assertThat(run.resolve("complaints")).isEmptyFile();
    assertThat(versions.current()).isIn("a", "b", Versions.FIRST);
  }
}
