package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import nurture.data.Dataset;
import nurture.model.ListingNet.Witness;
import nurture.serve.Bundle;
import nurture.serve.Listing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights that go on from yesterday's nets. */
class ContinuationTest {
  private static final Dataset DATA = Made.listings(150);
  private static final Settings SETTINGS = Made.quick(6, 2);

  @TempDir static Path folder = Path.of("");

  @BeforeAll
  static void yesterday() {
    Study.of(DATA, SETTINGS).run(folder.resolve("yesterday"));
  }

  private static Bundle open(String name) {
    return Bundle.open(folder.resolve(name));
  }

  private static Result night(Dataset data, double strength, String name) {
    try (var yesterday = open("yesterday")) {
      return Study.of(data, SETTINGS)
          .continuing(yesterday, strength, row -> row < DATA.size())
          .run(folder.resolve(name));
    }
  }

  /** The same listings under other names, and so many clocks, of which nobody had heard. */
  private static Dataset told(Map<String, String> names, int clocks) {
    var columns = List.of("id", "seller", "title", "category", "price");
    var rows = new ArrayList<List<@Nullable String>>();
    for (int row = 0; row < DATA.size(); row++) {
      var cells = new ArrayList<@Nullable String>();
      for (var column : columns) {
        var cell = String.valueOf(DATA.table().cell(row, column));
        cells.add(names.getOrDefault(cell, cell));
      }
      rows.add(cells);
    }
    for (int i = 0; i < clocks; i++)
      rows.add(List.of("new-" + i, "seller 3", "ticking alarm clock number " + i, "clock", "80"));
    return Made.of(columns, rows);
  }

  /** How far the weights of two bundles' nets lie apart, of one witness. */
  private static double apart(Bundle one, Bundle two, Witness witness) {
    double sum = 0;
    for (int net = 0; net < one.nets().size(); net++) {
      var mine = one.nets().get(net).only(witness).parameters();
      var theirs = two.nets().get(net).only(witness).parameters();
      for (var name : mine.keySet()) {
        var a = Objects.requireNonNull(mine.get(name)).floats();
        var b = Objects.requireNonNull(theirs.get(name)).floats();
        for (int i = 0; i < a.length; i++) sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
      }
    }
    return Math.sqrt(sum);
  }

  /** What the nets for words give to the categories of a title. */
  private static float[] said(Bundle bundle, String title) throws Exception {
    var evidence = bundle.evidence(Listing.of(Map.of("title", title)));
    var logs = Objects.requireNonNull(evidence.witnesses().get(Witness.FACTS)).logs()[0];
    var shares = Objects.requireNonNull(logs).clone();
    for (int c = 0; c < shares.length; c++) shares[c] = (float) Math.exp(shares[c]);
    return shares;
  }

  private static int best(float[] shares) {
    int best = 0;
    for (int c = 0; c < shares.length; c++) if (shares[c] > shares[best]) best = c;
    return best;
  }

  @Test
  void held_strongly_a_night_keeps_what_it_knew_and_held_weakly_it_learns_what_is_said_now()
      throws Exception {
    var other = told(Map.of("mug", "vase", "vase", "lamp", "lamp", "mug"), 0);
    night(other, 1e-3, "weak");
    night(other, 1e7, "strong");
    try (var yesterday = open("yesterday");
        var weak = open("weak");
        var strong = open("strong")) {
      for (var title : List.of("espresso cup", "crystal vase", "reading lamp")) {
        assertThat(best(said(strong, title))).isEqualTo(best(said(yesterday, title)));
        assertThat(best(said(weak, title))).isNotEqualTo(best(said(yesterday, title)));
      }
      assertThat(weak.card().version()).isNotEqualTo(strong.card().version());
      assertThat(apart(yesterday, strong, Witness.FACTS))
          .isLessThan(apart(yesterday, weak, Witness.FACTS) / 2);
    }
  }

  @Test
  void without_a_hold_it_is_plain_going_on() {
    var result = night(DATA, 0, "plain");
    double anew = firstLoss(Study.of(DATA, SETTINGS).run(folder.resolve("again")));
    assertThat(firstLoss(result)).isLessThan(0.7 * anew);
    assertThat(result.plan().reasons().getLast()).endsWith(", from which they go on.");
    try (var yesterday = open("yesterday");
        var plain = open("plain")) {
      assertThat(apart(yesterday, plain, Witness.FACTS)).isGreaterThan(0.1);
    }
  }

  @Test
  void what_is_new_begins_anew_beside_what_is_held() throws Exception {
    var result = night(told(Map.of(), 50), 1e7, "grown");
    assertThat(result.plan().reasons().getLast()).endsWith("held with strength 1.0E7.");
    try (var yesterday = open("yesterday");
        var grown = open("grown")) {
      var before = Objects.requireNonNull(yesterday.card().category()).classes();
      var classes = Objects.requireNonNull(grown.card().category()).classes();
      assertThat(classes).containsExactly("clock", "lamp", "mug", "vase");
      var old = yesterday.card().features().text("title").orElseThrow().words();
      var words = grown.card().features().text("title").orElseThrow().words();
      assertThat(words.size()).isGreaterThan(old.size());
      var was = table(yesterday);
      var is = table(grown);
      int width = was.length / old.size();
      for (int row = 0; row < old.size(); row++) {
        int now = words.row(old.buckets()[row]);
        assertThat(words.weights()[now]).isEqualTo(old.weights()[row]);
        for (int j = 0; j < width; j++)
          assertThat(is[now * width + j]).isCloseTo(was[row * width + j], within(0.05f));
      }
      for (var title : List.of("espresso cup", "crystal vase", "reading lamp")) {
        var then = said(yesterday, title);
        var now = said(grown, title);
        // What is new takes its share; beside each other the old ones are as they were.
        float clock = now[classes.indexOf("clock")];
        assertThat(clock).isLessThan(0.2f);
        for (int c = 0; c < before.size(); c++)
          assertThat(now[classes.indexOf(before.get(c))] / (1 - clock))
              .isCloseTo(then[c], within(0.02f));
      }
      assertThat(said(grown, "alarm clock")[0]).isGreaterThan(0.5f);
    }
  }

  /** Sixty photos, one half reddish and the other bluish. */
  private static Path photos() throws IOException {
    var shop = Files.createDirectories(folder.resolve("photos"));
    var random = new SplittableRandom(1);
    var lines = new StringBuilder("id,photo,category\n");
    for (int i = 0; i < 60; i++) {
      var image = new BufferedImage(24, 32, BufferedImage.TYPE_INT_RGB);
      for (int x = 0; x < 24; x++)
        for (int y = 0; y < 32; y++) {
          int much = 120 + random.nextInt(120), little = random.nextInt(120);
          image.setRGB(x, y, i % 2 == 0 ? much << 16 | little : little << 16 | much);
        }
      ImageIO.write(image, "png", shop.resolve(i + ".png").toFile());
      lines.append("p%d,%d.png,%s\n".formatted(i, i, i % 2 == 0 ? "red" : "blue"));
    }
    Files.writeString(shop.resolve("photos.csv"), lines);
    return shop;
  }

  @Test
  void nets_that_see_photos_go_on_too_and_yesterdays_stay_as_they_were() throws IOException {
    var settings =
        Made.quick(3, 2)
            .with(s -> {
              s.category = "category";
              s.inputs = List.of("photo");
            });
    try (var data = Dataset.read(photos())) {
      double anew = firstLoss(Study.of(data, settings).run(folder.resolve("seen")));
      try (var yesterday = open("seen");
          var untouched = open("seen")) {
        var on =
            Study.of(data, settings)
                .continuing(yesterday, 1e3, row -> true)
                .run(folder.resolve("seen-on"));
        assertThat(firstLoss(on)).isLessThan(0.7 * anew);
        // Fitted to photos before the first step, and not learnt.
        double whitens = 0;
        for (float w : state(yesterday, "photo.net.whitening")) whitens += w * w;
        assertThat(whitens).isPositive();
        for (var name : yesterday.nets().getFirst().state().keySet())
          assertThat(state(yesterday, name)).as(name).isEqualTo(state(untouched, name));
      }
    }
  }

  private static double firstLoss(Result result) {
    return result.curves().getFirst().epochs().getFirst().loss();
  }

  private static float[] state(Bundle bundle, String name) {
    return Objects.requireNonNull(bundle.nets().getFirst().state().get(name)).floats();
  }

  private static float[] table(Bundle bundle) {
    return state(bundle, "facts.words.title.weight");
  }

  @Test
  void nets_that_left_nothing_out_cannot_be_gone_on_from() {
    try (var yesterday = open("yesterday");
        var student =
            Distillation.of(yesterday, DATA, Made.quick(2, 1)).run(folder.resolve("work"))) {
      var study = Study.of(DATA, SETTINGS);
      assertThatThrownBy(() -> study.continuing(student, 1, row -> true))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("let them learn anew once");
      assertThatThrownBy(() -> study.continuing(yesterday, -1, row -> true))
          .hasMessageContaining("strength must be finite and at least 0, got -1.0");
    }
  }

  @Test
  void as_many_nets_learn_as_yesterday_whatever_is_asked() {
    try (var yesterday = open("yesterday")) {
      var study = Study.of(DATA, Made.quick(1, 4)).continuing(yesterday, 0, row -> true);
      assertThat(study.plan().members()).isEqualTo(2);
      assertThat(study.plan().size()).isEqualTo(yesterday.card().size());
      assertThat(study.plan().folds()).isEqualTo(Study.of(DATA, SETTINGS).plan().folds());
    }
  }
}
