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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import nurture.data.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The command is killed (SIGKILL) at random moments while somebody decides. Whoever got no answer
 * asks again, as the page does; what was acknowledged is there in the end, and once. {@code
 * -Dnurture.decisions=1000 -Dnurture.kills=20} for more.
 */
class ReviewKilledTest {
  static final int DECISIONS = Integer.getInteger("nurture.decisions", 120);
  static final int KILLS = Integer.getInteger("nurture.kills", 2);

  @TempDir Path folder;
  final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  @Nullable Process process;
  String address = "";

  @AfterEach
  void end() {
    if (process != null) process.destroyForcibly();
    client.shutdownNow();
  }

  @Test
  void nothing_acknowledged_is_lost_and_nothing_counts_twice() throws Exception {
    var shop = Program.shop(folder, DECISIONS);
    var random = new SplittableRandom(7);
    var killAt = random.ints(0, DECISIONS).distinct().limit(KILLS).sorted().toArray();
    start(shop);
    int killed = 0;
    int unanswered = 0;
    for (int i = 0; i < DECISIONS; i++) {
      var id = "T%03d".formatted(i);
      if (Arrays.binarySearch(killAt, i) >= 0) {
        // Somewhere between before the request and after its answer.
        long pause = random.nextLong(0, 12);
        var victim = java.util.Objects.requireNonNull(process).toHandle();
        Thread.ofVirtual()
            .start(() -> {
              try {
                Thread.sleep(pause);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              victim.destroyForcibly();
            });
        killed++;
      }
      while (!decided(id, i)) {
        unanswered++;
        start(shop);
      }
    }
    java.util.Objects.requireNonNull(process).destroyForcibly().waitFor();
    var file = folder.resolve("decisions.csv");
    var said = Program.run("review", shop, "--store", store(), "--export", file);
    assertThat(said.code()).as(said.err()).isZero();
    var kept = Table.read(file);
    var values = new HashMap<String, String>();
    for (int row = 0; row < kept.rows(); row++)
      assertThat(values.put(kept.cell(row, "row"), kept.cell(row, "value"))).isNull();
    for (int i = 0; i < DECISIONS; i++)
      assertThat(values.get("T%03d".formatted(i))).isEqualTo("right " + i);
    assertThat(kept.cell(kept.rows() - 1, "revision")).isEqualTo(Integer.toString(DECISIONS));
    System.out.printf(
        "%d decisions, %d kills, %d unanswered and asked again, none lost, none twice%n",
        DECISIONS, killed, unanswered);
    // The file is what nurture clean reads.
    var cleaned = folder.resolve("cleaned.csv");
    var clean = Program.run("clean", shop, "-o", cleaned, "--decisions", file);
    assertThat(clean.code()).as(clean.err()).isZero();
    assertThat(Files.readString(cleaned)).contains("right " + (DECISIONS - 1));
  }

  private Path store() {
    return folder.resolve("review.db");
  }

  /** Whether a decision was acknowledged; its ticket is the same each time. */
  private boolean decided(String id, int i) throws InterruptedException {
    try {
      var sheet = send(HttpRequest.newBuilder(URI.create(address + "api/look?id=" + id)).GET());
      var body =
          Map.of(
              "ticket",
              "ticket-" + i,
              "task",
              sheet.at("/task/key").stringValue(),
              "annotator",
              "Ann",
              "action",
              "relabel",
              "value",
              "right " + i,
              "saw",
              0);
      var answer =
          send(
              HttpRequest.newBuilder(URI.create(address + "api/decide"))
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          JsonMapper.shared().writeValueAsString(body))));
      return answer.get("number").longValue() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response =
        client.send(
            request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  private void start(Path shop) throws IOException, InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
    process =
        Program.start("review", shop, "--store", store(), "--port", "0", "--category", "category");
    var said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (String line; (line = said.readLine()) != null; )
      if (line.startsWith("Reviewing at ")) {
        address = List.of(line.split(" ")).get(2);
        return;
      }
    throw new IOException("it did not start");
  }
}
