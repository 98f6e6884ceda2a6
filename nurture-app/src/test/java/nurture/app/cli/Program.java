package nurture.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as tests run it: in this process or in one of its own, on a shop of few things. */
final class Program {
  private static final int SIGINT = 2;

  private Program() {}

  record Said(int code, String out, String err) {
    JsonNode lastLine() {
      return JsonMapper.shared().readTree(out.lines().toList().getLast());
    }
  }

  static Said run(Object... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code =
        Nurture.run(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            List.of(args).stream().map(Object::toString).toArray(String[]::new));
    return new Said(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Two small nets learn from titles what a column says, into {@code run}. */
  static void learnTitles(Path table, String category, Path run) {
    var said =
        run(
            "train",
            table,
            "-o",
            run,
            "--category",
            category,
            "--inputs",
            "title",
            "--epochs",
            3,
            "--members",
            2,
            "--threads",
            1);
    assertThat(said.code()).as(said.err()).isZero();
  }

  /** Starts {@code nurture} in a process of its own. */
  static Process start(Object... args) throws IOException {
    return process(args).start();
  }

  /** The same, not started yet. */
  static ProcessBuilder process(Object... args) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // these live for seconds
            "-cp",
            System.getProperty("java.class.path"),
            Nurture.class.getName()));
    for (var arg : args) line.add(arg.toString());
    var process = new ProcessBuilder(line);
    process.environment().put("OMP_NUM_THREADS", "1");
    return process;
  }

  /** What Ctrl-C sends; the test is left out where a shell lets its children ignore that. */
  static void interrupt(Process process) throws IOException, InterruptedException {
    var status = Path.of("/proc/self/status");
    if (Files.exists(status))
      for (var line : Files.readAllLines(status))
        if (line.startsWith("SigIgn:"))
          assumeThat(Long.parseUnsignedLong(line.substring(7).strip(), 16) & (1L << (SIGINT - 1)))
              .as("Ctrl-C is ignored here, as in a shell's background; run the tests before it")
              .isZero();
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  /** A table of so many things with an id, a title, a colour, a category and a price. */
  static Path shop(Path folder, int things) throws IOException {
    var random = new Random(5);
    var kinds = List.of("Kitchen > Mugs", "Kitchen > Plates", "Garden > Pots");
    var words = List.of("mug cup", "plate dish", "pot planter");
    var colours = List.of("red", "green", "blue");
    var table = new StringBuilder("id,title,colour,category,price\n");
    for (int i = 0; i < things; i++) {
      int kind = random.nextInt(3);
      int colour = random.nextInt(3);
      var word = words.get(kind).split(" ", -1)[random.nextInt(2)];
      table.append(
          String.format(
              Locale.ROOT,
              "T%03d,\"%s, %s no. %d\",%s,%s,%.2f%n",
              i,
              colours.get(colour),
              word,
              random.nextInt(50),
              colours.get(colour),
              kinds.get(kind),
              5 + 10 * kind + 3 * colour + random.nextDouble()));
    }
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve("shop.csv"), table);
  }
}
