package nurture.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import nurture.app.http.Settings;
import nurture.app.http.SuggestServer;
import nurture.app.memory.LastingMemory;
import nurture.app.memory.Wakeful;
import nurture.app.store.Store;
import nurture.bench.MemoryRun.Again;
import nurture.bench.MemoryRun.Shown;
import nurture.eval.Estimate;
import nurture.memory.Episode;
import nurture.serve.Bundle;
import nurture.serve.Listing;
import nurture.serve.Remembering;
import nurture.serve.Suggestion;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one correction does: {@code Corrections DATA-FOLDER RUN-FOLDER}. Listings from which nothing
 * was learnt and that are answered wrongly are corrected, one at a time in an otherwise empty
 * memory: is the same listing answered rightly afterwards, are copies of its photo, and do others
 * stay as they were? Then all corrections at once; then over HTTP under load.
 */
public final class Corrections {
  private static final int MOST = 120, UNRELATED = 1_000, SCANNED = 3_000, HTTP = 100, RATE = 50;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final MemoryRun run;

  private Corrections(MemoryRun run) {
    this.run = run;
  }

  public static void main(String[] args) throws Exception {
    var run = MemoryRun.of(Path.of(args[0]), Path.of(args[1]), Set.of());
    var bench = new Corrections(run);
    System.out.println(Machine.here().sentence());
    for (var shown : Shown.values()) bench.measure(shown);
    bench.overHttp();
  }

  private static String top(Suggestion suggestion) {
    return suggestion.categories().getFirst().name();
  }

  private void measure(Shown shown) throws Exception {
    try (var memory = run.open(false)) {
      var rows = run.unlearnt(2);
      var wrong = new ArrayList<Integer>();
      var looks = new LinkedHashMap<Integer, Bundle.Look>();
      var before = new LinkedHashMap<Integer, String>();
      int right = 0, scanned = 0;
      for (int row : rows) {
        if (looks.size() >= UNRELATED && (wrong.size() >= MOST || scanned >= SCANNED)) break;
        scanned++;
        var look = memory.bundle().look(run.listing(row, shown));
        var answer = top(memory.suggest(look));
        if (!answer.equals(run.type(row)) && wrong.size() < MOST) wrong.add(row);
        if (looks.size() < UNRELATED) {
          looks.put(row, look);
          before.put(row, answer);
          if (answer.equals(run.type(row))) right++;
        }
      }
      System.out.printf(
          "%n%s: accuracy before %s; %d wrong ones corrected one at a time%n",
          shown, Estimate.share(right, looks.size()), wrong.size());
      alone(memory, wrong, looks, before, shown);
      together(memory, wrong, looks, before, shown);
    }
  }

  private void alone(
      Remembering memory,
      List<Integer> wrong,
      Map<Integer, Bundle.Look> looks,
      Map<Integer, String> before,
      Shown shown)
      throws Exception {
    int same = 0, changed = 0, asked = 0;
    var copies = new EnumMap<Again, Integer>(Again.class);
    for (var how : Again.values()) copies.put(how, 0);
    for (int row : wrong) {
      var listing = run.listing(row, shown);
      memory.remember(
          new Episode("c", memory.bundle().embedding(listing), run.type(row), Double.NaN));
      if (top(memory.suggest(listing)).equals(run.type(row))) same++;
      for (var how : Again.values())
        if (top(memory.suggest(MemoryRun.again(listing, how, row))).equals(run.type(row)))
          copies.merge(how, 1, Integer::sum);
      for (var other : looks.entrySet()) {
        if (other.getKey() == row || run.type(other.getKey()).equals(run.type(row))) continue;
        asked++;
        if (!top(memory.suggest(other.getValue())).equals(before.get(other.getKey()))) changed++;
      }
      memory.forget("c");
    }
    System.out.println("  same listing right      " + Estimate.share(same, wrong.size()));
    for (var how : Again.values())
      System.out.printf(
          "  %-23s %s%n",
          how.name().toLowerCase(java.util.Locale.ROOT) + " right",
          Estimate.share(copies.getOrDefault(how, 0), wrong.size()));
    int all = copies.values().stream().mapToInt(n -> n).sum();
    System.out.println(
        "  copies together         " + Estimate.share(all, (long) wrong.size() * copies.size()));
    System.out.printf(
        "  unrelated changed       %d of %,d = %.4f %%%n", changed, asked, 100.0 * changed / asked);
  }

  private void together(
      Remembering memory,
      List<Integer> wrong,
      Map<Integer, Bundle.Look> looks,
      Map<Integer, String> before,
      Shown shown)
      throws Exception {
    for (int row : wrong)
      memory.remember(
          new Episode(
              "c" + row,
              memory.bundle().embedding(run.listing(row, shown)),
              run.type(row),
              Double.NaN));
    int changed = 0, better = 0, worse = 0, n = 0;
    for (var other : looks.entrySet()) {
      if (wrong.contains(other.getKey())) continue;
      n++;
      var now = top(memory.suggest(other.getValue()));
      var was = before.get(other.getKey());
      if (now.equals(was)) continue;
      changed++;
      if (now.equals(run.type(other.getKey()))) better++;
      if (was != null && was.equals(run.type(other.getKey()))) worse++;
    }
    System.out.printf(
        "  all %d corrections together: of %d others %d changed, %d to right, %d from right%n",
        wrong.size(), n, changed, better, worse);
  }

  /** Under load: from the acknowledgement to an answer that heeds the correction. */
  private void overHttp() throws Exception {
    var place = Files.createTempDirectory("nurture-bench").resolve("store.db");
    var rows = run.unlearnt(3);
    try (var learner =
            Wakeful.open(
                run.folder(),
                version ->
                    LastingMemory.open(
                        Bundle.open(run.folder()),
                        run.folder(),
                        version,
                        Store.open(place.toString())));
        var server = SuggestServer.start(learner, Settings.local(0));
        var client = HttpClient.newHttpClient();
        var clock = Executors.newScheduledThreadPool(1);
        var askers = Executors.newFixedThreadPool(16)) {
      var bodies = new ArrayList<String>();
      for (int i = 0; i < 200; i++) bodies.add(body(run.listing(rows[i], Shown.BOTH), ""));
      for (int i = 0; i < 100; i++) post(client, server, "suggest", bodies.get(i));
      var next = new AtomicInteger();
      var failed = new AtomicInteger();
      var latencies = java.util.Collections.synchronizedList(new ArrayList<Double>());
      var _ =
          clock.scheduleAtFixedRate(
              () ->
                  askers.execute(() -> {
                    long began = System.nanoTime();
                    if (post(client, server, "suggest", bodies.get(next.getAndIncrement() % 200))
                            .statusCode()
                        != 200) failed.incrementAndGet();
                    latencies.add((System.nanoTime() - began) / 1e6);
                  }),
              0,
              1_000_000 / RATE,
              TimeUnit.MICROSECONDS);
      var acknowledged = new ArrayList<Double>();
      var inForce = new ArrayList<Double>();
      int right = 0;
      for (int i = 0; i < HTTP; i++) {
        int row = rows[1_000 + i];
        var listing = run.listing(row, Shown.BOTH);
        var taught = "Taught " + i; // a category that no net knows, so that nothing else answers it
        long began = System.nanoTime();
        int status =
            post(
                    client,
                    server,
                    "feedback",
                    body(listing, ",\"new_category\":true,\"right_category\":\"" + taught + "\""))
                .statusCode();
        long told = System.nanoTime();
        var answer = JSON.readTree(post(client, server, "suggest", body(listing, "")).body());
        long answered = System.nanoTime();
        acknowledged.add((told - began) / 1e6);
        inForce.add((answered - told) / 1e6);
        if (status == 200 && answer.at("/categories/0/name").stringValue().equals(taught)) right++;
        Thread.sleep(100);
      }
      clock.shutdownNow();
      var in = Quantiles.of(inForce);
      var ack = Quantiles.of(acknowledged);
      var others = Quantiles.of(List.copyOf(latencies));
      System.out.printf(
          "%nover HTTP at %d requests/s: %d of %d answered as taught by the first request after the"
              + " acknowledgement%n  acknowledged after median %.1f ms, p99 %.1f; answered after it"
              + " median %.1f ms, p95 %.1f, p99 %.1f%n  other requests: %d, median %.1f ms, p99 %.1f,"
              + " failed %d%n",
          RATE,
          right,
          HTTP,
          ack.median(),
          ack.at(0.99),
          in.median(),
          in.at(0.95),
          in.at(0.99),
          latencies.size(),
          others.median(),
          others.at(0.99),
          failed.get());
    }
  }

  private static String body(Listing listing, String more) {
    var photo = listing.photo();
    return "{\"title\":"
        + JSON.writeValueAsString(listing.values().getOrDefault("title", ""))
        + (photo == null ? "" : ",\"photo\":\"" + Base64.getEncoder().encodeToString(photo) + "\"")
        + more
        + "}";
  }

  private static HttpResponse<String> post(
      HttpClient client, SuggestServer server, String path, String body) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create(server.address() + "api/" + path))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
