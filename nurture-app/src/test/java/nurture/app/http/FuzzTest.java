package nurture.app.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent, the answer is no fault of the server's. {@code -Dnurture.fuzz.requests=20000}
 * sends more, {@code -Dnurture.fuzz.seed} others.
 */
class FuzzTest {
  static final int REQUESTS = Integer.getInteger("nurture.fuzz.requests", 2_000);
  static final long SEED = Long.getLong("nurture.fuzz.seed", 1);

  @Test
  void malformed_requests_get_sentences_and_the_server_goes_on() throws IOException {
    var settings = new Settings("127.0.0.1", 0, 1 << 20, 2, 16, Duration.ofSeconds(5));
    try (var server = SuggestServer.start(new FakeSuggester(), settings);
        var caller = new Caller(server)) {
      var statuses = new TreeMap<String, Integer>();
      for (int i = 0; i < REQUESTS; i++) {
        var request = new Malformed(new SplittableRandom(SEED * 1_000_003 + i)).request();
        var reply = reply(caller, request);
        var what = "request %d: %s".formatted(i, new String(request, ISO_8859_1));
        for (var line : reply.split("\r\n", -1))
          if (line.startsWith("HTTP/1.1 ")) {
            statuses.merge(line.substring(9, 12), 1, Integer::sum);
            assertThat(line).as(what).doesNotStartWith("HTTP/1.1 5");
            if (line.startsWith("HTTP/1.1 4"))
              assertThat(reply).as(what).contains("application/json");
          }
        assertThat(reply).as(what).doesNotContain("Exception", "\tat ", "jetty", "<html");
        if (i % 500 == 499) assertThat(caller.json("{\"title\": \"mug\"}").status()).isEqualTo(200);
      }
      System.out.println("answers to " + REQUESTS + " malformed requests: " + statuses);
      assertThat(caller.json("{\"title\": \"mug\"}").status()).isEqualTo(200);
      assertThat(caller.get("/metrics").body()).contains("nurture_requests_pending 0.0");
    }
  }

  /** What comes back; nothing when the server closes the connection on what it cannot read. */
  private static String reply(Caller caller, byte[] request) {
    try {
      return caller.raw(request);
    } catch (IOException e) {
      return "";
    }
  }
}
