package nurture.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import nurture.app.review.Desk;
import nurture.app.review.Ledger;
import nurture.app.review.Session;
import nurture.app.review.Wish;
import nurture.data.Dataset;
import nurture.quality.Subject;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long queue: what is sent stays small, and paint and decisions stay quick. {@code
 * -Dnurture.review.rows=100000} measures at that size and holds it to the promised times, {@code
 * -Dnurture.review.photos=true} with a photo for each.
 */
class ReviewScaleTest {
  static final int ROWS = Integer.getInteger("nurture.review.rows", 3_000);
  static final boolean MEASURED = System.getProperty("nurture.review.rows") != null;
  static final boolean PHOTOS = Boolean.getBoolean("nurture.review.photos");
  static final int DECISIONS = MEASURED ? 1_000 : 100, KEYS = MEASURED ? 200 : 20;

  @TempDir Path folder;
  private final List<Double> paints = new ArrayList<>();
  private final List<Double> medians = new ArrayList<>();

  @Test
  void a_long_queue_is_as_quick_as_a_short_one() throws Exception {
    var installed = Browser.installed();
    Assumptions.assumeTrue(installed.isPresent(), "no chromium or google-chrome is installed");
    try (var few = Dataset.read(table(300));
        var data = Dataset.read(table(ROWS));
        var browser = new Browser(installed.orElseThrow())) {
      // On a machine that others use too, only the ratio to few listings in the same run tells.
      System.out.println(String.join("\n", measure("few", few, browser)));
      // The first time what to ask is being looked for while the page paints.
      var first = measure("first start", data, browser);
      var second = measure("restart", data, browser);
      System.out.println(String.join("\n", first));
      System.out.println(String.join("\n", second));
      if (!MEASURED) return;
      assertThat(paints).allMatch(paint -> paint <= 1_000);
      assertThat(medians).allMatch(median -> median <= 50);
    }
  }

  private List<String> measure(String name, Dataset data, Browser browser) throws Exception {
    var said = new ArrayList<String>();
    long begin = System.nanoTime();
    try (var ledger = Ledger.open(folder.resolve("review" + data.size() + ".db"))) {
      var desk = new Desk(ledger, 0);
      var all = new LinkedHashMap<Integer, String>();
      for (int row = 0; row < data.size(); row++) all.put(row, "named by --queue");
      var plan =
          new Session.Plan("made", data, Optional.of("category"), data.sha256(), Optional.of(all));
      try (var session =
              Session.start(
                  plan,
                  desk,
                  ledger,
                  looked ->
                      Subject.of(data, Optional.of("category"), Optional.of("price"), looked)
                          .glanced());
          var server =
              ReviewServer.start(
                  session, new Settings("127.0.0.1", 0, 64 << 10, 64, 64, Duration.ofSeconds(30)));
          var caller = new Caller(server.address())) {
        said.add(
            String.format(
                Locale.ROOT,
                "%s: %,d listings, listening after %.1f s (table read before)",
                name,
                data.size(),
                (System.nanoTime() - begin) / 1e9));
        double paint = paint(browser, server.address());
        said.add(String.format(Locale.ROOT, "  first contentful paint %.0f ms", paint));
        if (data.size() == ROWS) paints.add(paint);
        while (!session.state("").pass().finished()) Thread.sleep(50);
        assertThat(session.state("").pass().problem()).isEmpty();
        said.add(
            String.format(
                Locale.ROOT, "  everything found after %.1f s", (System.nanoTime() - begin) / 1e9));
        decide(desk, Math.min(DECISIONS, data.size() / 3), said);
        page(browser, server, Math.min(KEYS, data.size() / 3), said);
        assertThat(caller.get("/api/state?annotator=Ann").body().length()).isLessThan(4_000);
        assertThat(caller.get("/api/next?queue=LABELS&n=60").body().length()).isLessThan(120_000);
        assertThat(caller.get("/api/list?queue=LABELS&from=0&n=100000").json()).hasSize(100);
      }
    }
    return said;
  }

  private double paint(Browser browser, String address) {
    var page = browser.chromium.newPage();
    page.addInitScript("try { localStorage.setItem('annotator', 'Ann') } catch {}");
    page.navigate(address);
    page.waitForFunction("() => performance.getEntriesByName('first-contentful-paint').length > 0");
    var paint =
        (Number)
            page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime");
    page.close();
    return paint.doubleValue();
  }

  /** Decisions as the server takes them, from one thread. */
  private static void decide(Desk desk, int decisions, List<String> said) throws Exception {
    var open = desk.next(nurture.app.review.Queue.LABELS, "Ben", decisions, false);
    var times = new double[open.size()];
    for (int i = 0; i < times.length; i++) {
      long from = System.nanoTime();
      desk.decide(
          new Wish(
              "s" + from,
              open.get(i).key(),
              "Ben",
              nurture.app.review.Line.Action.KEEP,
              "",
              0,
              false));
      times[i] = (System.nanoTime() - from) / 1e6;
    }
    said.add("  kept on disk: " + quantiles(times));
  }

  /** Keys pressed on the page, each when the one before was acknowledged. */
  private void page(Browser browser, ReviewServer server, int keys, List<String> said) {
    var page = browser.chromium.newPage();
    page.addInitScript("try { localStorage.setItem('annotator', 'Ann') } catch {}");
    long from = System.nanoTime();
    page.navigate(server.address());
    page.waitForSelector("#task:not([hidden])");
    said.add(
        String.format(
            Locale.ROOT, "  first question shown %.0f ms", (System.nanoTime() - from) / 1e6));
    page.evaluate("performance.setResourceTimingBufferSize(10000)");
    for (int i = 1; i <= keys; i++) {
      page.keyboard().press(i % 2 == 0 ? "d" : "s");
      page.waitForFunction("n => Number(document.body.dataset.acknowledged) >= n", i);
    }
    var acknowledged = durations(page, "/api/decide");
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(keys);
    said.add("  key to acknowledged, over HTTP from the page: " + quantiles(acknowledged));
    for (var word : List.of("b", "bl", "blu", "blue", "blue m", "blue mug 4", "L0001"))
      page.locator("#query").fill(word);
    page.waitForTimeout(500);
    said.add("  search: " + quantiles(durations(page, "/api/search")));
    // The list's far end comes without what lies between.
    page.evaluate("document.getElementById('rows').scrollTop = 1e9");
    page.waitForFunction("() => document.querySelector('#rows button.row') !== null");
    assertThat(page.locator("#rows .row").count()).isLessThan(80);
    said.add("  list: " + quantiles(durations(page, "/api/list")));
    if (PHOTOS) said.add("  photo: " + quantiles(durations(page, "/api/photo")));
    medians.add(Arrays.stream(acknowledged).sorted().toArray()[acknowledged.length / 2]);
    page.close();
  }

  private static double[] durations(Page page, String path) {
    var list =
        (List<?>)
            page.evaluate(
                "p => performance.getEntriesByType('resource').filter(e => e.name.includes(p))"
                    + ".map(e => e.responseEnd - e.startTime)",
                path);
    return list.stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
  }

  private static String quantiles(double[] times) {
    var sorted = Arrays.stream(times).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "median %.1f ms, 99 %% within %.1f ms, most %.1f ms, n = %,d",
        sorted[sorted.length / 2],
        sorted[(int) Math.ceil(0.99 * sorted.length) - 1],
        sorted[sorted.length - 1],
        sorted.length);
  }

  private Path table(int rows) throws Exception {
    var random = new SplittableRandom(3);
    var things = "mug bowl plate vase pot lamp chair rug shirt scarf".split(" ", -1);
    var colours = "red green blue white black grey brown pink".split(" ", -1);
    var makers = "ida hartmann solveig northlight oak river stone field".split(" ", -1);
    var home = Files.createDirectories(folder.resolve("made" + rows));
    if (PHOTOS) IntStream.range(0, rows).parallel().forEach(i -> photo(home, name(i) + ".jpg", i));
    var text =
        new StringBuilder(PHOTOS ? "id,photo,title,category,price\n" : "id,title,category,price\n");
    for (int i = 0; i < rows; i++) {
      int thing = random.nextInt(things.length);
      int given = random.nextInt(33) == 0 ? random.nextInt(things.length) : thing;
      text.append(
          String.format(
              Locale.ROOT,
              "%s,%s%s %s by %s no. %d,%s,%.2f%n",
              name(i),
              PHOTOS ? name(i) + ".jpg," : "",
              colours[random.nextInt(colours.length)],
              things[thing],
              makers[random.nextInt(makers.length)],
              random.nextInt(100_000),
              given == thing && random.nextInt(10) == 0 ? "" : "Home > " + things[given],
              5 + 3 * thing + 4 * random.nextDouble()));
    }
    Files.writeString(home.resolve("listings.csv"), text);
    return home;
  }

  private static String name(int row) {
    return String.format(Locale.ROOT, "L%06d", row);
  }

  /** Shapes of many colours, as a JPEG of 360 × 480. */
  private static void photo(Path folder, String name, int seed) {
    var random = new SplittableRandom(seed);
    var image = new BufferedImage(360, 480, BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, 360, 480);
    for (int k = 0; k < 8; k++) {
      g.setColor(new Color(random.nextInt(1 << 24)));
      g.fillOval(
          random.nextInt(300),
          random.nextInt(400),
          40 + random.nextInt(160),
          40 + random.nextInt(160));
    }
    g.dispose();
    try {
      ImageIO.write(image, "jpg", folder.resolve(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
