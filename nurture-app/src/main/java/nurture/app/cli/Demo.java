package nurture.app.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import nurture.app.demo.DemoData;
import nurture.app.http.Settings;
import nurture.app.http.SuggestServer;
import nurture.data.Dataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code nurture demo}. */
@Command(
    name = "demo",
    description =
        "Draws 1,500 listings, learns from them in about a minute, and serves what it learnt.",
    footer = {
      "Examples:",
      "  nurture demo                then open the address that it prints",
      "  nurture demo --once         train, serve, ask one suggestion over HTTP, stop",
      "  nurture demo --port 9000 -o /tmp/demo"
    })
final class Demo extends Nurture.Speaking implements Callable<Integer> {
  private static final long SEED = 7;
  private static final String TITLE = "blue stoneware mug";

  @Option(names = "--once", description = "Ask one suggestion over HTTP and stop.")
  boolean once;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port; 0 for any that is free (${DEFAULT-VALUE}).")
  int port;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FOLDER",
      defaultValue = "runs/demo",
      description = "Folder for the listings and the run (${DEFAULT-VALUE}).")
  Path out = Path.of("runs/demo");

  @Option(
      names = "--open",
      paramLabel = "yes|no",
      defaultValue = "no",
      description = "Open the page in the browser (${DEFAULT-VALUE}).")
  String open = "no";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "10",
      description = "Passes over the listings (${DEFAULT-VALUE}).")
  int epochs;

  @Override
  public Integer call() throws Exception {
    var voice = voice();
    var run = new RunFolder(out.resolve("run"));
    var listings = out.resolve("listings");
    if (Files.exists(out) && !Files.exists(listings) && !empty(out))
      throw new IllegalArgumentException(
          "-o must name a new folder or that of an earlier demo, got " + out + "; name another");
    voice.say("Drawing %,d listings into %s".formatted(DemoData.LISTINGS, Nurture.shown(listings)));
    DemoData.write(listings, SEED);
    var flags = new TrainFlags();
    // Two nets of ten passes instead of the rule's five of forty: one minute instead of ten.
    flags.testFraction = 0.2;
    flags.minExamples = 2;
    flags.seed = SEED;
    flags.epochs = epochs;
    flags.members = 2;
    var learning = new AtomicBoolean();
    var interrupt =
        Interrupt.then(() -> {
          if (!learning.get()) System.exit(Nurture.STOPPED);
          voice.note("\nStopping after this step.");
        });
    try (var _ = run.lock();
        var data = Dataset.read(listings)) {
      // The JSON line is the answer's when one is asked, so that it stays the last.
      var quiet = once ? voice.withoutJson() : voice;
      var outcome =
          new Training(quiet, flags, run, false)
              .overwriting(true)
              .stopWhen(interrupt::asked)
              .whenLearning(() -> learning.set(true))
              .run(listings, data);
      if (outcome.stopped()) return Nurture.STOPPED;
    }
    try (var learner = Serve.open(run.path(), null)) {
      if (!once) {
        Serve.untilStopped(voice.withoutJson(), learner, Settings.local(port), this::show);
        return Nurture.OK;
      }
      try (var server = SuggestServer.start(learner, Settings.local(0))) {
        var answer = ask(server.address());
        voice.say("");
        voice.say("Asked for a photo of a mug with the title '%s':".formatted(TITLE));
        voice.say(answer.toPrettyString());
        voice.json(answer);
        return Nurture.OK;
      }
    }
  }

  private static boolean empty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return false;
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private void show(String address) {
    if (!open.equals("yes")) return;
    var mac = System.getProperty("os.name").startsWith("Mac");
    try {
      new ProcessBuilder(mac ? "open" : "xdg-open", address).start();
    } catch (IOException e) {
      // There is no browser to open; the address stands on the screen.
    }
  }

  /** One suggestion, asked as a page would. */
  private static JsonNode ask(String address) throws IOException, InterruptedException {
    var body = new java.io.ByteArrayOutputStream();
    body.writeBytes(part("name=\"title\""));
    body.writeBytes(TITLE.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(part("name=\"photo\"; filename=\"mug.png\""));
    body.writeBytes(DemoData.photo("Mugs", 42, 256));
    body.writeBytes("\r\n--nurture--\r\n".getBytes(StandardCharsets.UTF_8));
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var response =
          client.send(
              HttpRequest.newBuilder(URI.create(address).resolve("/api/suggest"))
                  .header("Content-Type", "multipart/form-data; boundary=nurture")
                  .timeout(Duration.ofSeconds(20))
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200)
        throw new IllegalStateException(
            "the server should have answered, got status %d: %s"
                .formatted(response.statusCode(), response.body()));
      var answer = JsonMapper.shared().readTree(response.body());
      if (answer.path("categories").path(0).path("name").asString("").isEmpty())
        throw new IllegalStateException("the answer should hold a category, got " + answer);
      return answer;
    }
  }

  private static byte[] part(String disposition) {
    return ("\r\n--nurture\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
