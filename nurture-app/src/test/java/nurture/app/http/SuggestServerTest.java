package nurture.app.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SuggestServerTest {
  SuggestServer server;
  Caller caller;

  @BeforeAll
  void start() throws IOException {
    server = SuggestServer.start(new FakeSuggester(), Settings.local(0));
    caller = new Caller(server);
  }

  @AfterAll
  void stop() {
    caller.close();
    server.close();
  }

  @Test
  void a_photo_and_a_title_give_a_category_and_a_price() {
    var reply = caller.form(Map.of("photo", Caller.photo(), "title", "blue mug"));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().at("/category/name").stringValue()).isEqualTo("Kitchen > Mugs");
    assertThat(reply.json().at("/category/complete").booleanValue()).isTrue();
    assertThat(reply.json().at("/price/low").doubleValue())
        .isLessThan(reply.json().at("/price/estimate").doubleValue());
    assertThat(reply.json().get("used").toString()).isEqualTo("[\"photo\",\"title\"]");
    assertThat(reply.json().get("version").stringValue()).isEqualTo("fake-1");
  }

  @Test
  void a_photo_alone_answers_as_far_down_the_path_as_confidence_reaches() {
    var reply = caller.form(Map.of("photo", Caller.photo()));
    assertThat(reply.json().at("/category/name").stringValue()).isEqualTo("Kitchen");
    assertThat(reply.json().at("/category/complete").booleanValue()).isFalse();
  }

  @Test
  void words_that_decide_nothing_leave_the_category_open() {
    var reply = caller.json("{\"title\": \"something nice\"}");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().get("category").isNull()).isTrue();
    assertThat(reply.json().get("categories").size()).isEqualTo(5);
  }

  @Test
  void json_says_the_same_as_multipart() {
    var photo = Base64.getEncoder().encodeToString(Caller.photo());
    var json =
        caller.json(
            "{\"title\": \"mug\", \"photo\": \"data:image/png;base64,%s\", \"attributes\": {\"brand\": \"Solveig\", \"size_cm\": 12.5, \"condition\": null}}"
                .formatted(photo));
    var form =
        caller.form(
            Map.of("title", "mug", "photo", Caller.photo(), "brand", "Solveig", "size_cm", "12.5"));
    assertThat(json.status()).isEqualTo(200);
    assertThat(json.body()).isEqualTo(form.body());
  }

  @Test
  void the_versioned_address_answers_like_the_short_one() {
    var request =
        HttpRequest.newBuilder(caller.uri("/api/v1/suggest"))
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString("{\"title\": \"mug\"}"));
    assertThat(caller.send(request).body()).isEqualTo(caller.json("{\"title\":\"mug\"}").body());
  }

  @Test
  void fields_left_empty_are_absent() {
    var reply =
        caller.form(Map.of("title", "mug", "photo", new byte[0], "brand", "  ", "condition", ""));
    assertThat(reply.json().get("used").toString()).isEqualTo("[\"title\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"titel\": \"mug\"}          | 400 | There is no input \"titel\"; did you mean \"title\"?",
        "{\"attributes\": {\"Brand\": 1}} | 400 | There is no input \"Brand\"; did you mean \"brand\"?",
        "{\"warp\": \"9\"}             | 400 | There is no input \"warp\"; this model reads \"brand\", \"condition\", \"photo\", \"size_cm\", \"title\".",
        "{\"title\": [1]}              | 400 | \"title\" must be text, a number, true or false, not a list or an object.",
        "{\"photo\": \"%%%\"}          | 400 | \"photo\" must be an image file in Base64.",
        "{\"photo\": \"bm8gcGhvdG8=\"} | 422 | The photo cannot be read; send a JPEG, PNG or WebP file.",
        "{\"attributes\": 3}           | 400 | \"attributes\" must be an object of names and values.",
        "{\"title\":1,\"attributes\":{\"title\":2}} | 400 | \"title\" is given twice; send it once.",
        "{}                            | 400 | The listing is empty; send at least one of \"brand\", \"condition\", \"photo\", \"size_cm\", \"title\".",
        "[]                            | 400 | The body must be a JSON object, such as {\"title\": \"blue mug\"}.",
      })
  void what_is_wrong_is_said_in_a_sentence(String body, int status, String sentence) {
    var reply = caller.json(body);
    assertThat(reply.error()).isEqualTo(sentence);
    assertThat(reply.status()).isEqualTo(status);
  }

  @Test
  void another_version_answers_only_where_this_machine_itself_asks() {
    var body = "{\"version\": \"b2\"}".getBytes(UTF_8);
    assertThat(caller.post("/api/release", "application/json", body).json().get("version"))
        .hasToString("\"b2\"");
    for (var header : java.util.List.of("X-Forwarded-For", "Forwarded")) {
      var through =
          caller.send(
              HttpRequest.newBuilder(caller.uri("/api/release"))
                  .header("Content-Type", "application/json")
                  .header(header, "10.0.0.7")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
      assertThat(through.status()).isEqualTo(403);
      assertThat(through.error()).contains("own machine only");
    }
    var elsewhere =
        caller.send(
            HttpRequest.newBuilder(caller.uri("/api/release"))
                .header("Content-Type", "application/json")
                .header("Origin", "https://elsewhere.example")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    assertThat(elsewhere.status()).isEqualTo(403);
    assertThat(Settings.loopback("192.168.1.7")).isFalse();
  }

  @Test
  void a_page_whose_name_was_made_to_point_here_changes_no_version() throws Exception {
    var fake = new FakeSuggester();
    var wide = new Settings("0.0.0.0", 0, 1 << 20, 2, 8, java.time.Duration.ofSeconds(10));
    try (var open = SuggestServer.start(fake, wide);
        var there = new Caller("http://127.0.0.1:" + open.port() + "/")) {
      var request =
          """
          POST /api/release HTTP/1.1
          Host: %s
          Origin: http://%s
          Content-Type: application/json
          Content-Length: 17
          Connection: close

          {"version": "b2"}\
          """
              .replace("\n", "\r\n");
      var evil = "evil.example:" + open.port();
      assertThat(there.raw(request.formatted(evil, evil).getBytes(UTF_8)))
          .startsWith("HTTP/1.1 403");
      assertThat(fake.released).containsExactly("c3");
      var local = "localhost:" + open.port();
      assertThat(there.raw(request.formatted(local, local).getBytes(UTF_8)))
          .startsWith("HTTP/1.1 200");
      assertThat(fake.released).containsExactly("c3", "b2");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "release  | {\"version\": \"zz\"} | 422 | There is no version \"zz\".",
        "release  | {\"title\": \"mug\"} | 400 | Send \"version\" and nothing else: which shall answer.",
        "feedback | {\"title\": \"mug\"} | 400 | Say what is right: \"right_category\", \"right_price\" or \"none_of_these\".",
        "feedback | {\"right_category\": \"Kitchen > Mugs\"} | 400 | The listing is empty; send its photo or its title with what is right.",
        "feedback | {\"title\": \"mug\", \"right_price\": -3} | 400 | \"right_price\" must be a number above 0, such as 12.50.",
        "feedback | {\"title\": \"mug\", \"right_price\": \"NaN\"} | 400 | \"right_price\" must be a number above 0, such as 12.50.",
        "feedback | {\"title\": \"mug\", \"none_of_these\": true, \"right_category\": \"x\"} | 400 | Send \"right_category\" or \"none_of_these\", not both.",
        "feedback | {\"title\": \"mug\", \"none_of_these\": 7} | 400 | \"none_of_these\" must be true or false.",
        "feedback | {\"title\": \"mug\", \"right_categry\": \"x\"} | 400 | There is no input \"right_categry\"; did you mean \"right_category\"?",
        "feedback | {\"title\": \"mug\", \"right_category\": \"Lamps\"} | 422 | There is no category \"Lamps\".",
        "forget   | {\"title\": \"mug\"} | 400 | Send \"listing_id\" and nothing else: the listing's name, or the id that feedback gave.",
        "forget   | {} | 400 | Send \"listing_id\" and nothing else: the listing's name, or the id that feedback gave.",
        "similar  | {\"photo\": \"bm8gcGhvdG8=\"} | 422 | The photo cannot be read; send a JPEG, PNG or WebP file.",
      })
  void what_is_wrong_with_a_lesson_is_said_in_a_sentence(
      String path, String body, int status, String sentence) {
    var reply = at(path, body);
    assertThat(reply.error()).isEqualTo(sentence);
    assertThat(reply.status()).isEqualTo(status);
  }

  private Caller.Reply at(String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(caller.uri("/api/" + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return caller.send(headers.length == 0 ? request : request.headers(headers));
  }

  @Test
  void what_is_said_is_the_answer_to_the_next_request() {
    var before = caller.json("{\"title\": \"odd thing\"}");
    assertThat(before.json().get("category").isNull()).isTrue();
    var learnt =
        at("feedback", "{\"title\": \"odd thing\", \"right_category\": \"Kitchen > Bowls\"}");
    assertThat(learnt.status()).isEqualTo(200);
    assertThat(learnt.json().get("id").stringValue()).isNotEmpty();
    var after = caller.json("{\"title\": \"odd thing\"}");
    assertThat(after.json().at("/category/name").stringValue()).isEqualTo("Kitchen > Bowls");
    assertThat(at("forget", "{\"listing_id\": \"x\"}").json().get("erased").booleanValue())
        .isTrue();
    assertThat(caller.get("/metrics").body()).contains("nurture_memory_episodes");
  }

  @Test
  void a_right_price_may_be_written_as_people_write_it() {
    for (var price : java.util.List.of("1,299", "$1,299.00", "1299"))
      assertThat(
              at("feedback", "{\"title\": \"bowl\", \"right_price\": \"%s\"}".formatted(price))
                  .json()
                  .get("price")
                  .doubleValue())
          .isEqualTo(1299);
  }

  @Test
  void another_sites_page_cannot_teach() {
    var body = "{\"title\": \"mug\", \"right_category\": \"Kitchen > Bowls\"}";
    var foreign = at("feedback", body, "Origin", "https://evil.example");
    assertThat(foreign.status()).isEqualTo(403);
    assertThat(foreign.error()).contains("not other sites");
    assertThat(at("feedback", body, "Origin", "null").status()).isEqualTo(403);
    var own = server.address().replaceFirst("/$", "");
    assertThat(at("feedback", body, "Origin", own).status()).isEqualTo(200);
  }

  @Test
  void similar_listings_have_photos_to_be_had() {
    var similar = at("similar", "{\"title\": \"mug\"}").json().get("similar");
    assertThat(similar.size()).isEqualTo(3);
    assertThat(similar.get(0).get("photo").booleanValue()).isTrue();
    assertThat(caller.get("/api/photo?id=mug-1").headers().get("Content-Type"))
        .startsWith("image/jpeg");
    assertThat(caller.get("/api/photo?id=nobody").status()).isEqualTo(404);
    assertThat(caller.get("/api/photo").error()).contains("/api/similar");
  }

  @Test
  void broken_json_is_located() {
    var reply = caller.json("{\"title\": \n  blue}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).startsWith("The body is not valid JSON:").contains("line 2");
  }

  @Test
  void deep_json_is_refused() {
    var reply = caller.json("{\"title\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).contains("nesting depth");
  }

  @Test
  void text_that_is_no_utf8_is_refused() {
    var body = Caller.multipart(Map.of("title", "m?g"));
    for (int i = 0; i < body.length; i++) if (body[i] == '?') body[i] = (byte) 0xff;
    var reply = caller.post("multipart/form-data; boundary=xYz", body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("\"title\" is not valid UTF-8; send text as UTF-8.");
  }

  @ParameterizedTest
  @CsvSource({
    "multipart/form-data, boundary",
    "multipart/form-data; boundary=abc, closing boundary",
    "text/plain, application/json",
    "application/x-www-form-urlencoded, multipart/form-data"
  })
  void a_body_of_another_kind_is_told_which_to_send(String type, String hint) {
    var reply = caller.post(type, "title=mug".getBytes(UTF_8));
    assertThat(reply.status()).isIn(400, 415);
    assertThat(reply.error()).contains(hint);
  }

  @Test
  void more_parts_than_any_listing_has_are_refused() {
    var fields = new java.util.HashMap<String, Object>();
    for (int i = 0; i < 100; i++) fields.put("title" + i, "x");
    var reply = caller.form(fields);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).contains("64 parts");
  }

  @Test
  void an_unknown_address_and_a_wrong_method_are_told_where_to_look() {
    assertThat(caller.get("/api/sugest").status()).isEqualTo(404);
    assertThat(caller.get("/api/sugest").error()).contains("/openapi.json");
    assertThat(caller.get("/api/suggest").status()).isEqualTo(405);
    assertThat(caller.get("/api/suggest").error()).contains("method");
    assertThat(caller.get("/../../etc/passwd").status()).isBetween(400, 404);
  }

  @Test
  void who_asks_what_is_no_http_is_told_that_the_connection_closes() {
    for (int i = 0; i < 40; i++) {
      var refused = caller.get("/../../etc/passwd");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.headers()).containsEntry("connection", "close");
      assertThat(caller.json("{\"title\": \"mug\"}").status()).isEqualTo(200);
    }
  }

  @Test
  void a_fault_of_the_model_is_a_500_without_its_trace_and_the_server_stays_up() {
    var reply = caller.json("{\"title\": \"explode\"}");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).doesNotContain("IllegalState", "as the title asks");
    assertThat(caller.json("{\"title\": \"mug\"}").status()).isEqualTo(200);
  }

  @Test
  void every_answer_tells_browsers_to_be_careful() {
    for (var path : new String[] {"/", "/app.js", "/api/model", "/nowhere"}) {
      var headers = caller.get(path).headers();
      assertThat(headers.get("Content-Security-Policy"))
          .contains("default-src 'self'", "frame-ancestors 'none'");
      assertThat(headers).containsEntry("X-Content-Type-Options", "nosniff");
      assertThat(headers)
          .doesNotContainKey("Access-Control-Allow-Origin")
          .doesNotContainKey("Server");
    }
  }

  @Test
  void another_name_for_this_machine_is_refused() throws IOException {
    var rebound =
        caller.raw(
            "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
    assertThat(rebound).startsWith("HTTP/1.1 421").contains("answers only to localhost");
    for (var host : new String[] {"localhost:8080", "127.0.0.1", "[::1]:1", "shop.localhost"})
      assertThat(
              caller.raw(
                  "GET /health HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                      .formatted(host)
                      .getBytes(UTF_8)))
          .startsWith("HTTP/1.1 200");
  }

  @Test
  void operators_see_counts_by_route_and_status() {
    caller.json("{\"title\": \"mug\"}");
    caller.get("/nowhere/" + System.nanoTime());
    var metrics = caller.get("/metrics");
    assertThat(metrics.headers().get("Content-Type")).startsWith("text/plain");
    assertThat(metrics.body())
        .contains("nurture_requests_seconds_count{route=\"/api/suggest\",status=\"200\"}")
        .contains("route=\"other\",status=\"404\"")
        .contains("nurture_rejections_total{status=\"404\"}")
        .contains("nurture_requests_pending")
        .contains("jvm_memory_used_bytes");
    assertThat(caller.get("/health").body()).isEqualTo("{\"status\":\"up\"}");
  }

  @Test
  void the_description_names_inputs_and_their_roles() {
    var model = caller.get("/api/model").json();
    assertThat(model.at("/inputs/1/name").stringValue()).isEqualTo("title");
    assertThat(model.at("/inputs/1/role").stringValue()).isEqualTo("TEXT");
    assertThat(model.get("currency").stringValue()).isEqualTo("USD");
  }

  @Test
  void a_port_that_is_taken_is_an_error_in_words_and_in_nothing_else() {
    var logged = new ListAppender<ILoggingEvent>();
    var log = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    logged.start();
    log.addAppender(logged);
    try {
      assertThatThrownBy(
              () -> SuggestServer.start(new FakeSuggester(), Settings.local(server.port())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1, port " + server.port())
          .hasMessageContaining("--port");
    } finally {
      log.detachAppender(logged);
    }
    assertThat(logged.list).isEmpty();
  }

  private Caller.Reply event(String body) {
    return caller.send(
        HttpRequest.newBuilder(caller.uri("/api/events"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void what_was_looked_at_is_kept_and_what_goes_with_it_is_told() {
    assertThat(event("{\"listing_id\": \"mug-1\", \"session\": \"v1\"}").status()).isEqualTo(200);
    var also = caller.get("/api/recommend?listing=mug-1&n=5").json();
    assertThat(also.get("sessions").intValue()).isEqualTo(1);
    assertThat(also.at("/recommended/0/id").stringValue()).isEqualTo("mug-2");
    assertThat(event("{\"listing_id\": \"mug-1\"}").error()).contains("\"session\"");
    assertThat(event("{\"listing_id\": \"tin-1\", \"session\": \"v1\"}").status()).isEqualTo(422);
    assertThat(caller.get("/api/recommend").status()).isEqualTo(400);
    assertThat(caller.get("/api/recommend?listing=mug-1&n=0").error()).contains("from 1 to 99");
    assertThat(caller.get("/api/recommend?listing=tin-1").status()).isEqualTo(422);
  }

  @Test
  void drift_is_told_to_programs_and_to_prometheus() {
    assertThat(caller.get("/api/drift").json().get("alarms").intValue()).isZero();
    assertThat(caller.get("/metrics").body())
        .contains(
            "nurture_drift_alarms_total", "nurture_drift_windows_total", "nurture_drift_aspects");
  }
}
