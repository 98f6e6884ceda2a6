package nurture.app.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import nurture.app.review.Queue;
import nurture.app.review.Shop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The review's API, asked over a socket. */
class ReviewServerTest {
  @TempDir static Path folder;
  @TempDir Path own;
  Shop shop;
  ReviewServer server;
  Caller caller;
  int tickets;

  @BeforeEach
  void open() throws Exception {
    shop = new Shop(folder, own.resolve("review.db"));
    server =
        ReviewServer.start(
            shop.session, new Settings("127.0.0.1", 0, 4 << 10, 8, 8, Duration.ofSeconds(10)));
    caller = new Caller(server.address());
  }

  @AfterEach
  void shut() {
    caller.close();
    server.close();
    shop.close();
  }

  @Test
  void what_was_planted_is_asked() {
    var waiting = new java.util.HashMap<String, Integer>();
    for (var queue : caller.get("/api/state?annotator=Ann").json().get("queues"))
      waiting.put(queue.get("queue").stringValue(), queue.get("waiting").intValue());
    assertThat(waiting.get("LABELS")).isEqualTo(Shop.UNLABELLED);
    assertThat(waiting.get("DUPLICATES")).isEqualTo(3);
    assertThat(waiting.get("MISLABELS")).isBetween(4, 8);
    assertThat(waiting.get("ODD")).isBetween(1, 20);
    var pair = next(Queue.DUPLICATES);
    assertThat(pair.at("/listing/id").stringValue()).isEqualTo("T147");
    assertThat(pair.at("/other/id").stringValue()).isEqualTo("T048");
    var label = next(Queue.LABELS);
    assertThat(label.at("/task/task/choices")).isNotEmpty();
    assertThat(label.at("/task/task/given").stringValue()).isEmpty();
  }

  @Test
  void decisions_are_taken_refused_and_taken_back_and_come_out_as_a_file() {
    var sheet = next(Queue.MISLABELS);
    var id = sheet.at("/listing/id").stringValue();
    assertThat(decide(sheet, "Ann", "relabel", "Kitchen > Mugs").status()).isEqualTo(200);
    assertThat(decide(sheet, "Ann", "drop", "").status()).isEqualTo(409);
    var ben = decide(sheet, "Ben", "drop", "");
    assertThat(ben.json().get("torn").booleanValue()).isTrue();
    assertThat(caller.get("/api/decisions.csv").body().lines()).hasSize(1);
    assertThat(post("/api/undo", Map.of("ticket", "u1", "annotator", "Ben")).status())
        .isEqualTo(200);
    var file = caller.get("/api/decisions.csv");
    assertThat(file.headers().get("Content-Disposition")).contains("decisions.csv");
    assertThat(file.body().lines().toList().get(0))
        .isEqualTo("action,row,column,value,why,annotator,time,revision");
    assertThat(file.body().lines().toList().get(1))
        .startsWith("relabel," + id + ",category,Kitchen > Mugs,")
        .contains(",Ann,");
    assertThat(post("/api/undo", Map.of("ticket", "u2", "annotator", "Ben")).status())
        .isEqualTo(404);
  }

  @Test
  void nobody_is_sent_a_whole_queue() {
    assertThat(caller.get("/api/next?queue=LABELS&n=1000000").json()).hasSize(Shop.UNLABELLED);
    assertThat(caller.get("/api/list?queue=MISLABELS&from=2&n=2").json()).hasSize(2);
    assertThat(caller.get("/api/list?queue=LABELS&from=999&n=50").json()).isEmpty();
    assertThat(caller.get("/api/list?queue=LABELS&from=-1&n=50").status()).isEqualTo(400);
    assertThat(caller.get("/api/next?queue=no-such").error()).contains("\"no-such\"");
  }

  @Test
  void words_and_ids_find_listings() throws InterruptedException {
    assertThat(caller.get("/api/search?q=t01").json()).hasSize(10);
    for (int i = 0; i < 100 && caller.get("/api/search?q=planter").json().isEmpty(); i++)
      Thread.sleep(50);
    var found = caller.get("/api/search?q=bl+plan");
    assertThat(found.json()).isEmpty(); // only the last word may be begun
    for (var hit : caller.get("/api/search?q=blue+plan").json())
      assertThat(hit.get("title").stringValue()).contains("blue planter");
    assertThat(caller.get("/api/search?q=%22)(*").status()).isEqualTo(200);
    var sheet = caller.get("/api/look?id=T100").json();
    assertThat(sheet.at("/task/task/queue").stringValue()).isEqualTo("FOUND");
    assertThat(decide(sheet, "Ann", "drop", "").status()).isEqualTo(200);
    assertThat(caller.get("/api/decisions.csv").body()).contains("drop,T100,");
    assertThat(caller.get("/api/look?id=nobody").status()).isEqualTo(404);
  }

  @Test
  void a_photo_is_sent_as_an_image_and_nothing_else_is() {
    var photo = caller.get("/api/photo?id=T001");
    assertThat(photo.headers().get("Content-Type")).startsWith("image/png");
    assertThat(photo.headers().get("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(caller.get("/api/photo?id=../shop.csv").status()).isEqualTo(404);
  }

  @Test
  void what_is_malformed_is_said_so_in_a_sentence() {
    assertThat(post("/api/decide", Map.of("ticket", "t")).error()).contains("\"action\"");
    var sheet = next(Queue.MISLABELS);
    assertThat(decide(sheet, "Ann", "explode", "").error()).contains("must be keep");
    assertThat(decide(sheet, "Ann", "undo", "").status()).isEqualTo(400);
    assertThat(decide(sheet, "Ann", "merge", "T001").status()).isEqualTo(422);
    assertThat(decide(sheet, "A\nB", "keep", "").error()).contains("one line");
    assertThat(decide(sheet, "", "keep", "").status()).isEqualTo(400);
    assertThat(decide(sheet, "Ann", "relabel", "x".repeat(2_001)).status()).isEqualTo(400);
    assertThat(caller.post("/api/decide", "application/json", new byte[5_000]).status())
        .isEqualTo(413);
    assertThat(caller.post("/api/decide", "application/json", "[]".getBytes(UTF_8)).status())
        .isEqualTo(400);
    assertThat(caller.post("/api/decide", "text/plain", "{}".getBytes(UTF_8)).status())
        .isEqualTo(415);
    assertThat(caller.get("/api/decisions.csv").body().lines()).hasSize(1);
  }

  @Test
  void another_sites_page_may_not_decide() {
    var reply =
        caller.send(
            HttpRequest.newBuilder(caller.uri("/api/undo"))
                .header("Content-Type", "application/json")
                .header("Origin", "https://elsewhere.example")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(reply.status()).isEqualTo(403);
    assertThat(caller.get("/").headers().get("Content-Security-Policy"))
        .contains("default-src 'self'");
    assertThat(caller.get("/metrics").body()).contains("nurture_review_decisions");
  }

  private JsonNode next(Queue queue) {
    return caller.get("/api/next?annotator=Ann&n=1&queue=" + queue).json().get(0);
  }

  private Caller.Reply decide(JsonNode sheet, String who, String action, String value) {
    return post(
        "/api/decide",
        Map.of(
            "ticket",
            "t" + tickets++,
            "task",
            sheet.at("/task/key").stringValue(),
            "annotator",
            who,
            "action",
            action,
            "value",
            value,
            "saw",
            sheet.at("/task/revision").longValue(),
            "resolves",
            false));
  }

  private Caller.Reply post(String path, Map<String, Object> body) {
    return caller.post(
        path, "application/json", JsonMapper.shared().writeValueAsString(body).getBytes(UTF_8));
  }
}
