package nurture.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import nurture.app.memory.LastingMemory;
import nurture.app.memory.Wakeful;
import nurture.app.store.Store;
import nurture.drift.Portrait;
import nurture.drift.Seen;
import nurture.serve.Listing;
import nurture.serve.MadeBundle;
import nurture.serve.Sightings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A real bundle that is asked over HTTP for photos such as it was examined on, and others. */
class WatchedServerTest {
  private static final int WINDOW = 500;

  @TempDir Path run;

  /** A square on a ground, as PNG; the older, the greener. */
  private static byte[] photo(SplittableRandom random, int green) throws IOException {
    var image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    var pen = image.createGraphics();
    pen.setColor(new Color(random.nextInt(200), green + random.nextInt(80), random.nextInt(200)));
    pen.fillRect(0, 0, 8, 8);
    pen.setColor(new Color(random.nextInt(255), random.nextInt(255), random.nextInt(255)));
    pen.fillRect(random.nextInt(4), random.nextInt(4), 4, 4);
    pen.dispose();
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  @BeforeEach
  void examined() throws Exception {
    try (var bundle = MadeBundle.of()) {
      bundle.save(run.resolve("bundle"));
      var random = new SplittableRandom(1);
      var seen = new ArrayList<Seen>();
      for (int i = 0; i < WINDOW; i++) {
        var listing = new Listing(Map.of("brand", "Acme"), photo(random, 0));
        var look = bundle.look(listing);
        seen.add(
            Sightings.of(
                "l" + i,
                bundle.describe(),
                listing,
                bundle.suggest(listing),
                look.answers().embeddings()[0]));
      }
      Portrait.of(seen, 1).save(run.resolve("bundle"));
    }
  }

  private static JsonNode ask(Caller caller, SplittableRandom random, int green, long windows)
      throws Exception {
    for (int i = 0; i < WINDOW; i++)
      assertThat(caller.form(Map.of("brand", "Acme", "photo", photo(random, green))).status())
          .isEqualTo(200);
    for (int i = 0; i < 1_000; i++) {
      var drift = caller.get("/api/drift").json();
      if (drift.path("windows").asLong() == windows) return drift;
      Thread.sleep(20);
    }
    throw new AssertionError("it was not watched in time");
  }

  @Test
  void photos_unlike_those_of_the_exam_are_an_alarm_and_others_are_none() throws Exception {
    try (var learner =
            Wakeful.open(
                run,
                version ->
                    LastingMemory.open(
                        MadeBundle.of(),
                        run,
                        version,
                        Store.open(run.resolve("store.db").toString())));
        var server = SuggestServer.start(learner, Settings.local(0));
        var caller = new Caller(server)) {
      var random = new SplittableRandom(2);
      var like = ask(caller, random, 0, 1);
      assertThat(like.path("alarms").asLong()).as(like.toString()).isZero();
      assertThat(caller.get("/metrics").body()).contains("nurture_drift_alarms_total 0.0");
      var unlike = ask(caller, random, 170, 2);
      assertThat(unlike.path("aspects").valueStream().map(JsonNode::stringValue))
          .contains("embedding");
      var alert =
          unlike
              .path("alerts")
              .valueStream()
              .filter(a -> a.path("what").stringValue().equals("embedding"))
              .findFirst()
              .orElseThrow();
      assertThat(alert.path("examples").valueStream().map(JsonNode::stringValue))
          .isNotEmpty()
          .allMatch(e -> e.matches("answer [56789]\\d\\d, from photo and brand: .*"));
      assertThat(caller.get("/metrics").body())
          .containsPattern("nurture_drift_alarms_total [1-9]")
          .containsPattern("nurture_drift_aspects [1-9]");
      assertThat(caller.get("/api/dashboard").json().at("/drift/aspects").toString())
          .contains("embedding");
    }
  }
}
