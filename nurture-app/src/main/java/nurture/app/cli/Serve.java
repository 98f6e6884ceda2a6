package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import nurture.app.demo.DemoData;
import nurture.app.http.Settings;
import nurture.app.http.SuggestServer;
import nurture.app.memory.LastingMemory;
import nurture.app.memory.Versioned;
import nurture.app.memory.Wakeful;
import nurture.app.store.Store;
import nurture.serve.BadListing;
import nurture.serve.Bundle;
import nurture.serve.Listing;
import nurture.serve.Shelf;
import nurture.serve.Versions;
import nurture.study.Progress;
import nurture.tensor.Engine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "      at http://127.0.0.1:8080/; the API is described at /openapi.json",
      "  nurture serve runs/first --host 0.0.0.0 --port 80 --max-concurrent 8",
      "      for other machines too: put a proxy with TLS before it",
      "  nurture serve runs/first --sleep-at 03:30",
      "      learns each night from what people said; goes over if nothing old fell",
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

  @Mixin StoreFlag store = new StoreFlag();

  @Option(
      names = "--sleep-at",
      paramLabel = "HH:MM",
      description =
          "Sleep each day at this time, in a process of its own on one thread; see nurture sleep.")
  @Nullable LocalTime sleepAt;

  @Option(
      names = "--keep-nights",
      paramLabel = "N",
      description = "Keep the bundles of the last N nights, as sleep --keep; all otherwise.")
  @Nullable Integer keepNights;

  @Option(
      names = "--keep-days",
      paramLabel = "N",
      description =
          "Forget listings of which nothing was said for so many days; all are kept otherwise.")
  @Nullable Integer keepDays;

  @Override
  public Integer call() throws Exception {
    if (keepDays != null && keepDays < 1)
      throw new IllegalArgumentException("--keep-days must be at least 1, got " + keepDays);
    if (keepNights != null && (keepNights < 1 || sleepAt == null))
      throw new IllegalArgumentException(
          "--keep-nights must be at least 1 and belongs to --sleep-at, got " + keepNights);
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
    var bar = new ProgressBar(voice());
    Shelf.Filing filing =
        (done, of) -> {
          bar.show(new Progress.Filing(done, of));
          if (done == of) bar.end();
        };
    try (var learner = open(folder, store.of(folder), filing);
        var _ =
            keepDays == null
                ? null
                : Retention.of(Duration.ofDays(keepDays), folder, store.of(folder));
        var _ =
            sleepAt == null ? null : Bedtime.each(sleepAt, folder, store.of(folder), keepNights)) {
      untilStopped(voice(), learner, settings, address -> {});
    }
    return Nurture.OK;
  }

  /** The version of a run that answers, with its memory, warmed up; and any that will. */
  static Wakeful open(Path run, @Nullable String store) {
    return open(run, store, (_, _) -> {});
  }

  /** The same; large catalogues may have to be filed before. */
  static Wakeful open(Path run, @Nullable String store, Shelf.Filing filing) {
    return Wakeful.open(run, version -> open(run, version, StoreFlag.of(run, store), filing));
  }

  private static LastingMemory open(Path run, String version, String store, Shelf.Filing filing) {
    var bundle = Bundle.open(new Versions(run).folder(version).resolve("bundle"));
    Store kept = null;
    try {
      warm(bundle);
      kept = Store.open(store);
      return LastingMemory.open(bundle, run, version, kept, filing);
    } catch (RuntimeException e) {
      bundle.close();
      if (kept != null) kept.close();
      throw e;
    }
  }

  /** Serves until Ctrl-C; {@code listening} is told the address. */
  static void untilStopped(
      Voice voice, Versioned learner, Settings settings, Consumer<String> listening)
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
  static void warm(Bundle bundle) {
    Engine.threads(1);
    var values = new java.util.HashMap<String, String>();
    for (var name : bundle.card().features().names()) values.put(name, "1");
    try {
      var photo = DemoData.photo("Mugs", 1, 256);
      for (int i = 0; i < WARMING; i++)
        bundle.suggest(new Listing(i % 2 == 0 ? values : Map.of(), i % 3 == 0 ? null : photo));
    } catch (BadListing e) {
      throw new IllegalStateException("the bundle cannot answer: " + e.getMessage(), e);
    }
  }
}
