package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import nurture.app.demo.DemoData;
import nurture.app.http.Settings;
import nurture.app.http.SuggestServer;
import nurture.app.memory.LastingMemory;
import nurture.app.memory.Learner;
import nurture.app.memory.Watching;
import nurture.app.store.Store;
import nurture.drift.Portrait;
import nurture.serve.BadListing;
import nurture.serve.Bundle;
import nurture.serve.Listing;
import nurture.tensor.Engine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code nurture serve RUN}. */
@Command(
    name = "serve",
    description = "Serves a run's bundle: a page for people and an API for programs.",
    footer = {
      "Examples:",
      "  nurture serve runs/first",
      "      the page is at http://127.0.0.1:8080/, the API's description at /openapi.json",
      "  nurture serve runs/first --host 0.0.0.0 --port 80 --max-concurrent 8",
      "      for other machines too: put a proxy with TLS before it",
      "  curl -F photo=@mug.jpg -F title='blue mug' http://127.0.0.1:8080/api/suggest"
    })
final class Serve extends Nurture.Speaking implements Callable<Integer> {
  private static final int WARMING = 30;

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  @Nullable Path run;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port; 0 for any that is free (${DEFAULT-VALUE}).")
  int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (${DEFAULT-VALUE}: this machine only).")
  String host = "127.0.0.1";

  @Option(
      names = "--max-body",
      paramLabel = "MIB",
      defaultValue = "10",
      description = "Largest request in MiB (${DEFAULT-VALUE}).")
  int maxBody;

  @Option(
      names = "--max-concurrent",
      paramLabel = "N",
      description = "Listings looked at simultaneously; one for each core otherwise.")
  @Nullable Integer maxConcurrent;

  @Option(
      names = "--max-pending",
      paramLabel = "N",
      defaultValue = "32",
      description = "Requests that may wait; more get 429 (${DEFAULT-VALUE}).")
  int maxPending;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "For a request and its answer (${DEFAULT-VALUE}).")
  int timeout;

  @Option(
      names = "--store",
      paramLabel = "PLACE",
      description = {
        "Where what people say is kept: a file, jdbc:sqlite:… or jdbc:postgresql:…, which several",
        "servers may share; RUN/store.db otherwise."
      })
  @Nullable String store;

  @Override
  public Integer call() throws Exception {
    int concurrent =
        maxConcurrent == null ? Runtime.getRuntime().availableProcessors() : maxConcurrent;
    var settings =
        new Settings(
            host,
            port,
            (long) maxBody << 20,
            concurrent,
            Math.max(concurrent, maxPending),
            Duration.ofSeconds(timeout));
    var folder = Objects.requireNonNull(run);
    try (var learner = new Watching(open(folder, store), Portrait.open(folder))) {
      untilStopped(voice(), learner, settings, address -> {});
    }
    return Nurture.OK;
  }

  /** A run's bundle with its memory, warmed up. */
  static LastingMemory open(Path run, @Nullable String store) throws IOException {
    var bundle = Bundle.open(run);
    try {
      warm(bundle);
      var kept = Store.open(store == null ? run.resolve("store.db").toString() : store);
      return LastingMemory.open(bundle, run, kept);
    } catch (RuntimeException | IOException e) {
      bundle.close();
      throw e;
    }
  }

  /** Serves until Ctrl-C; {@code listening} is told the address. */
  static void untilStopped(
      Voice voice, Learner learner, Settings settings, Consumer<String> listening)
      throws IOException, InterruptedException {
    var stop = new CountDownLatch(1);
    Interrupt.then(stop::countDown);
    try (var server = SuggestServer.start(learner, settings)) {
      voice.say("Serving at %s (Ctrl-C stops)".formatted(server.address()));
      voice.json(JsonMapper.shared().createObjectNode().put("address", server.address()));
      listening.accept(server.address());
      stop.await();
      voice.note("Stopping: answers what was asked before.");
    }
  }

  /** The first answers of a process are slow; nobody shall wait for them. */
  static void warm(Bundle bundle) throws IOException {
    Engine.threads(1);
    var photo = DemoData.photo("Mugs", 1, 256);
    var values = new java.util.HashMap<String, String>();
    for (var name : bundle.card().features().names()) values.put(name, "1");
    try {
      for (int i = 0; i < WARMING; i++)
        bundle.suggest(new Listing(i % 2 == 0 ? values : Map.of(), i % 3 == 0 ? null : photo));
    } catch (BadListing e) {
      throw new IllegalStateException("the bundle cannot answer: " + e.getMessage(), e);
    }
  }
}
