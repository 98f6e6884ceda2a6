package nurture.app.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import nurture.app.memory.LastingMemory;
import nurture.app.memory.Wakeful;
import nurture.app.store.Store;
import nurture.serve.MadeBundle;
import nurture.serve.Versions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard in a real Chromium, as whoever keeps a model uses it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTest {
  FakeSuggester suggester = new FakeSuggester();
  final List<String> complaints = new ArrayList<>();
  String expected = ""; // of what the console says, whenever it comes to say it
  SuggestServer server;
  Browser browser;
  Page page;

  @BeforeAll
  void open() {
    var installed = Browser.installed();
    Assumptions.assumeTrue(
        installed.isPresent(), "no chromium or google-chrome is installed: the page is not tested");
    browser = new Browser(installed.orElseThrow());
  }

  @AfterAll
  void shut() {
    if (browser != null) browser.close();
  }

  @BeforeEach
  void visit() throws IOException {
    suggester = new FakeSuggester();
    server = SuggestServer.start(suggester, Settings.local(0));
    page = visit(server, 1180, 900, ColorScheme.LIGHT);
  }

  @AfterEach
  void nothing_went_wrong_in_the_console() {
    page.context().close();
    server.close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void today_is_told_in_numbers() {
    assertThat(big("answers")).hasText("188");
    assertThat(page.locator("#answers rect")).hasCount(14);
    assertThat(big("speed")).hasText(Pattern.compile("9\\.5\\sms"));
    assertThat(page.locator("#speed"))
        .containsText(Pattern.compile("27\\sms or less for 99 of 100"));
    assertThat(big("sureness")).hasText(Pattern.compile("91\\s%"));
    assertThat(big("doubtful")).hasText(Pattern.compile("9\\s%"));
    assertThat(page.locator("#doubtful li").first()).hasText("12 × torn between two");
    assertThat(page.locator("#doubtful li").last()).hasText("7 × unlike anything seen");
    assertThat(big("said")).hasText("42");
    assertThat(page.locator("#said")).containsText(Pattern.compile("right in 87\\s% .* of 60"));
    assertThat(big("memory")).hasText("0");
    picture("dashboard");
  }

  @Test
  void what_has_changed_stands_beside_how_often_that_is_a_false_alarm() {
    assertThat(page.locator("#drift-state"))
        .hasText("1 alarm since the server started; 1,204 answers since version c3 answers here.");
    assertThat(page.locator("#alerts li"))
        .hasText(Pattern.compile("2026-11-21 15:03 answer: category: Garden > Plant pots .*"));
    assertThat(page.locator("#alerts small"))
        .hasText("Such as answer 871, from title: Garden > Plant pots (64 %)");
    assertThat(page.locator("#drift-rate")).containsText("one window in 1,000 at most");
    assertThat(page.locator("#drift-rate")).containsText("one item in 1,000,000");
  }

  @Test
  void it_follows_what_happens_without_being_asked() throws Exception {
    try (var caller = new Caller(server)) {
      for (int i = 0; i < 5; i++) caller.json("{\"title\": \"mug\"}");
      caller.post(
          "/api/feedback",
          "application/json",
          "{\"title\": \"mug\", \"right_category\": \"Kitchen > Mugs\"}"
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    assertThat(big("answers")).hasText("193");
    assertThat(big("said")).hasText("43");
    assertThat(big("memory")).hasText("1");
  }

  @Test
  void every_exam_is_drawn_by_version_and_stands_in_a_table() {
    assertThat(page.locator(".chart")).hasCount(1);
    assertThat(page.locator(".chart .line")).hasCount(6); // first day, four nights, all days
    assertThat(page.locator(".chart circle.fell")).hasCount(1);
    page.locator(".chart summary").focus();
    page.keyboard().press("Enter");
    var rows = page.locator(".chart tbody tr");
    assertThat(rows).hasCount(6);
    assertThat(rows.first().locator("th")).hasText("first day");
    assertThat(rows.first().locator("td").first()).hasText("165");
    assertThat(rows.first().locator("td").last()).hasText(Pattern.compile("8\\d\\.\\d\\s% fell"));
    page.waitForTimeout(2_500); // the next look leaves the table open
    assertThat(rows.first()).isVisible();
  }

  @Test
  void a_version_answers_after_a_confirmed_click_and_not_before() {
    assertThat(page.locator("#list li")).hasCount(5);
    assertThat(page.locator("#list li").first())
        .containsText("was not released. " + FakeSuggester.FELL);
    assertThat(page.locator("#list li").nth(1)).containsText("answers now");
    assertThat(page.locator("#list button")).hasCount(3); // and none for what cannot answer
    assertThat(page.locator("#list li").nth(3)).containsText("only its record was kept");
    page.click("button[data-version=b2]");
    assertThat(page.locator("#confirm")).isVisible();
    assertThat(page.locator("#question")).hasText("Let version b2 answer instead of c3?");
    picture("dashboard-confirm");
    page.keyboard().press("Escape");
    assertThat(page.locator("#confirm")).isHidden();
    page.click("button[data-version=b2]");
    page.keyboard().press("Enter"); // the focus is on "Leave it"
    assertThat(page.locator("#confirm")).isHidden();
    assertThat(suggester.released).containsExactly("c3");
    page.click("button[data-version=b2]");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    assertThat(page.locator("#changed")).hasText("Version b2 answers now.");
    assertThat(suggester.released).containsExactly("c3", "b2");
    assertThat(page.locator("#list li").nth(2)).containsText("answers now");
  }

  @Test
  void one_that_was_not_released_is_warned_of() {
    page.click("button[data-version=d4]");
    assertThat(page.locator("#consequence"))
        .containsText("It was not released: " + FakeSuggester.FELL);
    page.click("#confirm button[value=no]");
  }

  @Test
  void a_click_under_load_changes_the_version_and_loses_no_request(@TempDir Path run)
      throws Exception {
    try (var bundle = MadeBundle.of()) {
      bundle.save(run.resolve("bundle"));
      bundle.save(run.resolve("versions/a/bundle"));
    }
    new Versions(run).release("a");
    try (var learner =
            Wakeful.open(
                run,
                version ->
                    LastingMemory.open(
                        MadeBundle.of(),
                        run,
                        version,
                        Store.open(run.resolve("store.db").toString())));
        var real = SuggestServer.start(learner, Settings.local(0))) {
      var lost = new ConcurrentLinkedQueue<Object>();
      var answered = new AtomicInteger();
      var over = new AtomicBoolean();
      var threads = new ArrayList<Thread>();
      for (int t = 0; t < 3; t++)
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  try (var caller = new Caller(real)) {
                    while (!over.get()) {
                      var reply = caller.form(Map.of("title", "grey boat"));
                      if (reply.status() == 200) answered.incrementAndGet();
                      else lost.add(reply);
                    }
                  } catch (RuntimeException e) {
                    lost.add(e);
                  }
                }));
      try {
        page.context().close();
        page = visit(real, 1180, 900, ColorScheme.LIGHT);
        for (var version : List.of("first", "a", "first")) {
          page.click("button[data-version=" + version + "]");
          page.click("#confirm button[value=yes]");
          assertThat(page.locator("#changed"))
              .hasText(
                  "Version " + version + " answers now.",
                  new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions()
                      .setTimeout(60_000));
          assertThat(learner.version()).isEqualTo(version);
          assertThat(new Versions(run).current()).isEqualTo(version);
        }
      } finally {
        over.set(true);
        for (var thread : threads) thread.join();
      }
      assertThat(lost).isEmpty();
      assertThat(answered.get()).isGreaterThan(10);
      page.reload();
      page.waitForSelector("body[data-ready]");
      assertThat(big("answers")).hasText("%,d".formatted(answered.get()));
      page.context().close(); // before the server that it asks
      assertThat(complaints).isEmpty();
      page = visit(server, 1180, 900, ColorScheme.LIGHT);
    }
  }

  @Test
  void what_is_refused_is_said() {
    expected = "403";
    page.route(
        "**/release",
        route ->
            route.resume(
                new com.microsoft.playwright.Route.ResumeOptions()
                    .setHeaders(
                        Map.of(
                            "Content-Type", "application/json", "X-Forwarded-For", "10.0.0.7"))));
    page.click("button[data-version=b2]");
    page.click("#confirm button[value=yes]");
    assertThat(page.locator("#changed")).containsText("on the server's own machine only");
    assertThat(suggester.released).containsExactly("c3");
  }

  @Test
  void a_server_that_is_gone_is_said_to_be() {
    expected = "ERR_";
    server.close();
    assertThat(page.locator("#problem"))
        .hasText("The server does not answer. Is it still running?");
    assertThat(page.locator("body")).hasClass("stale");
  }

  @Test
  void the_page_for_sellers_leads_here_and_back() {
    page.click(".brand a");
    page.waitForSelector("#form");
    page.click("footer a");
    assertThat(big("answers")).isVisible();
  }

  @Test
  void a_phone_shows_it_in_one_column_without_scrolling_sideways() {
    page.context().close();
    page = visit(server, 390, 844, ColorScheme.LIGHT);
    page.click(".chart summary");
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    picture("dashboard-phone");
  }

  @Test
  void the_dark_is_dark() {
    page.context().close();
    page = visit(server, 1180, 900, ColorScheme.DARK);
    assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(22, 24, 20)");
    picture("dashboard-dark");
  }

  private Page visit(SuggestServer of, int width, int height, ColorScheme scheme) {
    complaints.clear();
    expected = "";
    var address = of.address();
    var context =
        browser.chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setDeviceScaleFactor(2)
                .setTimezoneId("Europe/Amsterdam")
                .setColorScheme(scheme));
    var visited = context.newPage();
    visited.onConsoleMessage(m -> {
      if (expected.isEmpty() || !m.text().contains(expected)) complaints.add(m.text());
    });
    visited.onPageError(complaints::add);
    visited.onRequest(r -> {
      if (!r.url().startsWith(address)) complaints.add("went out to " + r.url());
    });
    visited.navigate(address + "dashboard");
    visited.waitForSelector("body[data-ready]");
    return visited;
  }

  private Locator big(String card) {
    return page.locator("#" + card + " .big");
  }

  private void picture(String name) {
    page.waitForTimeout(300);
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(Path.of("target", "screenshots", name + ".png"))
            .setFullPage(true));
  }
}
