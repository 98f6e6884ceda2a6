package nurture.app.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import nurture.serve.Listing;
import org.junit.jupiter.api.Test;

/** However much is asked of it, the server gives some and stays up. */
class BoundsTest {
  static final String MUG = "{\"title\": \"mug\"}";

  @Test
  void more_requests_than_places_are_told_to_come_back() throws Exception {
    var fake = new FakeSuggester(listing -> 600);
    try (var server = SuggestServer.start(fake, settings(2, 4, Duration.ofSeconds(20)));
        var caller = new Caller(server)) {
      var replies = together(16, () -> caller.json(MUG));
      var refused = replies.stream().filter(r -> r.status() == 429).toList();
      assertThat(replies.stream().filter(r -> r.status() == 200).count()).isGreaterThanOrEqualTo(4);
      assertThat(refused).isNotEmpty();
      assertThat(refused)
          .allSatisfy(r -> {
            assertThat(r.headers()).containsEntry("Retry-After", "1");
            assertThat(r.error()).contains("busy");
          });
      assertThat(replies).allMatch(r -> r.status() == 200 || r.status() == 429);
      assertThat(fake.mostTogether.get()).isLessThanOrEqualTo(2);
      assertThat(caller.json(MUG).status()).isEqualTo(200);
      assertThat(caller.get("/metrics").body())
          .contains("nurture_rejections_total{status=\"429\"}")
          .contains("nurture_requests_pending 0.0");
    }
  }

  @Test
  void an_answer_that_takes_too_long_is_given_up() throws Exception {
    try (var server =
            SuggestServer.start(
                new FakeSuggester(BoundsTest::slowly), settings(1, 8, Duration.ofMillis(400)));
        var caller = new Caller(server)) {
      var reply = caller.json("{\"title\": \"slow\"}");
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.headers()).containsEntry("Retry-After", "1");
      assertThat(reply.error()).contains("took too long");
      Thread.sleep(1_200);
      try (var later = new Caller(server)) {
        assertThat(later.json(MUG).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void a_body_over_the_limit_is_refused_whether_its_length_was_told_or_not() throws Exception {
    try (var server =
            SuggestServer.start(new FakeSuggester(), settings(2, 8, Duration.ofSeconds(20)));
        var caller = new Caller(server)) {
      var large = Caller.multipart(Map.of("photo", new byte[1 << 20]));
      var told = caller.post("multipart/form-data; boundary=xYz", large);
      var untold =
          caller.send(
              HttpRequest.newBuilder(caller.uri("/api/suggest"))
                  .header("Content-Type", "multipart/form-data; boundary=xYz")
                  .POST(
                      BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large))));
      for (var reply : List.of(told, untold)) {
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.error()).contains("at most 65536 bytes");
      }
      assertThat(caller.json(MUG).status()).isEqualTo(200);
    }
  }

  @Test
  void headers_over_the_limit_are_refused_in_json() throws Exception {
    try (var server = SuggestServer.start(new FakeSuggester(), Settings.local(0));
        var caller = new Caller(server)) {
      var reply =
          caller.raw(
              ("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n")
                  .getBytes(ISO_8859_1));
      assertThat(reply)
          .startsWith("HTTP/1.1 431")
          .contains("{\"error\":\"The headers are too large");
    }
  }

  @Test
  void a_compressed_body_is_not_unpacked() throws Exception {
    try (var server = SuggestServer.start(new FakeSuggester(), Settings.local(0));
        var caller = new Caller(server)) {
      var reply =
          caller.send(
              HttpRequest.newBuilder(caller.uri("/api/suggest"))
                  .header("Content-Type", "application/json")
                  .header("Content-Encoding", "gzip")
                  .POST(BodyPublishers.ofString(MUG)));
      assertThat(reply.status()).isEqualTo(415);
    }
  }

  @Test
  void clients_that_send_a_byte_now_and_then_block_nobody_and_are_cut_off() throws Exception {
    var sockets = new ArrayList<java.net.Socket>();
    try (var server =
            SuggestServer.start(new FakeSuggester(), settings(1, 8, Duration.ofMillis(1_500)));
        var caller = new Caller(server)) {
      for (int i = 0; i < 6; i++) {
        var socket = caller.socket();
        sockets.add(socket);
        socket
            .getOutputStream()
            .write(
                "POST /api/suggest HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{"
                    .getBytes(ISO_8859_1));
      }
      long start = System.nanoTime();
      assertThat(caller.json(MUG).status()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_400));
      drip(sockets.getFirst(), 20);
      for (var socket : sockets) {
        var answer = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
        assertThat(answer).isEqualTo("HTTP/1.1 408");
      }
      // Anew: the server has hung up on connections that were silent as long as these.
      try (var later = new Caller(server)) {
        assertThat(together(8, () -> later.json(MUG))).allMatch(r -> r.status() == 200);
      }
    } finally {
      for (var socket : sockets) socket.close();
    }
  }

  @Test
  void what_is_inside_is_finished_before_it_stops() throws Exception {
    var server =
        SuggestServer.start(
            new FakeSuggester(BoundsTest::slowly), settings(2, 8, Duration.ofSeconds(10)));
    try (var caller = new Caller(server);
        var other = Executors.newSingleThreadExecutor()) {
      var inside = other.submit(() -> caller.json("{\"title\": \"slow\"}"));
      Thread.sleep(400);
      server.close();
      assertThat(inside.get().status()).isEqualTo(200);
    }
  }

  private static long slowly(Listing listing) {
    return listing.values().containsValue("slow") ? 1_000 : 0;
  }

  private static Settings settings(int concurrent, int pending, Duration timeout) {
    return new Settings("127.0.0.1", 0, 64 << 10, concurrent, pending, timeout);
  }

  private static void drip(java.net.Socket socket, int bytes) throws InterruptedException {
    for (int i = 0; i < bytes; i++) {
      try {
        socket.getOutputStream().write(' ');
      } catch (IOException e) {
        return; // It was cut off, as it should be.
      }
      Thread.sleep(100);
    }
  }

  private static List<Caller.Reply> together(int n, Callable<Caller.Reply> call) throws Exception {
    var replies = new ArrayList<Caller.Reply>();
    try (var threads = Executors.newFixedThreadPool(n)) {
      var futures = new ArrayList<Future<Caller.Reply>>();
      for (int i = 0; i < n; i++) futures.add(threads.submit(call));
      for (var future : futures) replies.add(future.get());
    }
    return replies;
  }
}
