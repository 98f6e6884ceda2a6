package nurture.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import nurture.app.store.Store;
import nurture.serve.Bundle;
import nurture.serve.Versions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server and the night beside it are killed (SIGKILL) at random moments, while people correct it,
 * withdraw listings of earlier rounds, and versions change: nothing acknowledged is lost, nothing
 * withdrawn comes back, and the server does. {@code -Dnurture.kills=200} kills more often.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs kill -9")
class ServeKilledTest {
  static final int KILLS = Integer.getInteger("nurture.kills", 3), SPEAKERS = 2;

  @TempDir Path folder;
  final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  final Map<String, String> acknowledged = new ConcurrentHashMap<>(); // what was said of, and what
  final Set<String> withdrawn = ConcurrentHashMap.newKeySet(); // and that was acknowledged
  @Nullable Process server;
  @Nullable Process night;
  String address = "";

  @AfterEach
  void end() {
    if (server != null) server.destroyForcibly();
    if (night != null) night.destroyForcibly();
    client.shutdownNow();
  }

  private Path run() {
    return folder.resolve("run");
  }

  @Test
  void nothing_acknowledged_is_lost_and_the_server_comes_back() throws Exception {
    var trained =
        Program.run(
            "train",
            Program.shop(folder, 120),
            "-o",
            run(),
            "--epochs",
            2,
            "--members",
            1,
            "--threads",
            1);
    assertThat(trained.code()).as(trained.err()).isZero();
    var random = new SplittableRandom(7);
    long whole = night("before");
    var versions = new Versions(run());
    var releases = new AtomicInteger();
    int nights = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      start();
      int round = kill;
      var over = new AtomicBoolean();
      var older = new ConcurrentLinkedQueue<>(acknowledged.keySet());
      older.removeIf(name -> name.endsWith("-0")); // these stay to the end
      night = Program.start("sleep", run(), "--threads", 1);
      try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
        var busy = new ArrayList<Future<?>>();
        for (int speaker = 0; speaker < SPEAKERS; speaker++) {
          var name = "k%d-%d-".formatted(round, speaker);
          busy.add(
              people.submit(() -> {
                for (int i = 0; !over.get(); i++) {
                  said(name + i);
                  var listing = older.poll();
                  if (listing != null) withdrawn(listing);
                  Thread.sleep(200); // the night needs the processor too
                }
                return null;
              }));
        }
        busy.add(
            people.submit(() -> {
              for (int i = 0; !over.get(); i++)
                if (released(versions.all().get(i % versions.all().size())))
                  releases.incrementAndGet();
              return null;
            }));
        Thread.sleep(random.nextLong(3 * whole)); // some nights end
        var asleep = Objects.requireNonNull(night);
        if (asleep.isAlive()) nights++;
        Objects.requireNonNull(server).destroyForcibly().waitFor();
        asleep.destroyForcibly().waitFor();
        over.set(true);
        for (var one : busy) one.get(); // what they saw fail fails here
      }
      try (var store = Store.open(run().resolve("store.db").toString());
          var bundle = Bundle.open(versions.folder(versions.current()).resolve("bundle"))) {
        var kept = new HashSet<String>();
        store.all().said().forEach(f -> kept.add(f.listing()));
        assertThat(kept).containsAll(acknowledged.keySet());
        assertThat(withdrawn).doesNotContainAnyElementsOf(kept);
        assertThat(bundle.card().version()).isNotEmpty();
      }
    }
    start();
    acknowledged.keySet().stream()
        .sorted()
        .limit(50)
        .forEach(name -> assertThat(top(name)).as(name).isEqualTo(acknowledged.get(name)));
    night("after");
    System.out.printf(
        "%d kills of a server, %d of nights; %d things said and %d withdrawn, all acknowledged, none"
            + " lost; %d versions made, %d releases%n",
        KILLS,
        nights,
        acknowledged.size() + withdrawn.size(),
        withdrawn.size(),
        versions.all().size() - 1,
        releases.get());
    assertThat(acknowledged).hasSizeGreaterThan(KILLS);
    assertThat(withdrawn).isNotEmpty();
  }

  /** A whole night, after somebody said something; its milliseconds. */
  private long night(String name) throws Exception {
    if (server == null) start();
    while (!said(name)) Thread.sleep(100);
    long began = System.nanoTime();
    var process = Program.start("sleep", run(), "--threads", 1);
    assertThat(process.waitFor()).isIn(0, Sleep.NOT_RELEASED);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  /** Whether it was acknowledged that a listing of this name is of its kind. */
  private boolean said(String name) {
    var kind = name.hashCode() % 2 == 0 ? "Garden > Pots" : "Kitchen > Mugs";
    try {
      send(
          "api/feedback", Map.of("title", title(name), "right_category", kind, "listing_id", name));
      acknowledged.put(name, kind);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Asks to forget a listing, of which from now on nothing is known unless it is acknowledged. */
  private void withdrawn(String name) {
    acknowledged.remove(name);
    try {
      send("api/forget", Map.of("listing_id", name));
      withdrawn.add(name);
    } catch (IOException e) {
      // it was killed: forgotten or not
    }
  }

  private static String title(String name) {
    return "thing " + name.replace("-", "x");
  }

  private String top(String name) {
    while (true)
      try {
        return send("api/suggest", Map.of("title", title(name)))
            .at("/categories/0/name")
            .asString("");
      } catch (IOException e) {
        assertThat(Objects.requireNonNull(server).isAlive()).isTrue(); // it only has much to do
      }
  }

  private boolean released(String version) {
    try {
      send("api/release", Map.of("version", version));
      Thread.sleep(300);
      return true;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private JsonNode send(String path, Map<String, String> body) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(20))
            .POST(
                HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
    try {
      var reply = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (reply.statusCode() == 429 || reply.statusCode() == 503)
        throw new IOException(reply.body()); // too much at once: nothing is acknowledged
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      return JsonMapper.shared().readTree(reply.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void start() throws Exception {
    if (server != null) server.destroyForcibly().waitFor();
    server = Program.start("serve", run(), "--port", "0");
    var lines = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8));
    for (String line; (line = lines.readLine()) != null; )
      if (line.startsWith("Serving at ")) {
        address = List.of(line.split(" ")).get(2);
        return;
      }
    throw new IOException("it did not start");
  }
}
