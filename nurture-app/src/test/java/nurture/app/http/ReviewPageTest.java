package nurture.app.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import nurture.app.review.Queue;
import nurture.app.review.Shop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page where people decide, in a real Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReviewPageTest {
  @TempDir static Path folder;
  final List<String> complaints = new ArrayList<>();
  String expected = ""; // of what the console says, whenever it comes to say it
  final List<Page> pages = new ArrayList<>();
  int shops;
  Browser browser;
  Shop shop;
  ReviewServer server;

  @BeforeAll
  void launch() {
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
  void open() throws Exception {
    complaints.clear();
    expected = "";
    shop = new Shop(folder.resolve("shop"), folder.resolve("review" + shops++ + ".db"));
    server =
        ReviewServer.start(
            shop.session, new Settings("127.0.0.1", 0, 64 << 10, 64, 64, Duration.ofSeconds(10)));
  }

  @AfterEach
  void nothing_went_wrong_in_the_console() {
    pages.forEach(page -> page.context().close());
    pages.clear();
    server.close();
    shop.close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void a_name_is_asked_once_and_kept() {
    var page = visit(1280, 800, ColorScheme.LIGHT);
    assertThat(page.locator("#name-dialog")).isVisible();
    picture(page, "review-name");
    page.fill("#name-input", "Ann");
    page.keyboard().press("Enter");
    assertThat(page.locator("#task")).isVisible();
    page.reload();
    assertThat(page.locator("#name")).hasText("Ann");
    assertThat(page.locator("#name-dialog")).isHidden();
    assertThat(page.locator("#task")).isVisible();
  }

  @Test
  void one_key_decides_and_the_next_is_there() {
    var page = ann();
    open(page, Queue.MISLABELS);
    assertThat(page.locator("#given-value")).not().isEmpty();
    picture(page, "review-mislabel");
    var first = key(page);
    var wanted = page.locator("#choices .name").first().textContent();
    page.keyboard().press("a");
    page.waitForFunction("k => document.body.dataset.key !== k", first);
    acknowledged(page, 1);
    assertThat(shop.session.decisions().getFirst().decision().value()).isEqualTo(wanted);
    page.keyboard().press("k");
    page.keyboard().press("d");
    acknowledged(page, 3);
    assertThat(shop.desk.standing()).isEqualTo(3);
    assertThat(count(page, Queue.MISLABELS)).hasText(Integer.toString(waiting(Queue.MISLABELS)));
  }

  @Test
  void keys_faster_than_the_server_lose_nothing() {
    var page = ann();
    open(page, Queue.MISLABELS);
    int all = waiting(Queue.MISLABELS);
    for (int i = 0; i < all; i++) page.keyboard().press("k");
    acknowledged(page, all);
    assertThat(shop.desk.standing()).isEqualTo(all);
    assertThat(page.locator("#empty-title")).hasText("Nothing is left here");
    assertThat(page.locator("#rows .settled")).hasCount(all);
    picture(page, "review-done");
  }

  @Test
  void undo_brings_back_what_was_decided_step_by_step() {
    var page = ann();
    open(page, Queue.MISLABELS);
    var first = key(page);
    page.keyboard().press("a");
    page.waitForFunction("k => document.body.dataset.key !== k", first);
    var second = key(page);
    page.keyboard().press("d");
    page.waitForFunction("k => document.body.dataset.key !== k", second);
    page.keyboard().press("u");
    page.waitForFunction("k => document.body.dataset.key === k", second);
    page.keyboard().press("Control+z");
    page.waitForFunction("k => document.body.dataset.key === k", first);
    assertThat(shop.desk.standing()).isZero();
    page.keyboard().press("k");
    page.waitForFunction("k => document.body.dataset.key === k", second);
  }

  @Test
  void a_label_is_typed_and_may_be_new() {
    var page = ann();
    open(page, Queue.LABELS);
    assertThat(page.locator("#given-value")).hasText("nothing");
    page.keyboard().press("c");
    page.keyboard().type("pots");
    assertThat(page.locator("#options li").first()).hasText("Garden > Pots");
    picture(page, "review-type");
    page.keyboard().press("Enter");
    acknowledged(page, 1);
    page.keyboard().press("c");
    page.keyboard().type("Kitchen > Tins");
    assertThat(page.locator("#options li")).hasText("New: Kitchen > Tins");
    page.keyboard().press("Enter");
    acknowledged(page, 2);
    assertThat(shop.session.decisions().stream().map(d -> d.decision().value()))
        .containsExactly("Garden > Pots", "Kitchen > Tins");
    page.keyboard().press("2");
    acknowledged(page, 3);
  }

  @Test
  void a_pair_stands_side_by_side_and_is_merged_the_way_one_says() {
    var page = ann();
    open(page, Queue.DUPLICATES);
    assertThat(page.locator(".side")).hasCount(2);
    assertThat(page.locator(".side .differs").first()).isVisible();
    page.waitForFunction(
        "() => [...document.querySelectorAll('.side img')].every(i => i.naturalWidth)");
    picture(page, "review-pair");
    page.keyboard().press("m");
    acknowledged(page, 1);
    page.keyboard().press("x");
    page.keyboard().press("m");
    acknowledged(page, 2);
    var merged = shop.session.decisions();
    assertThat(merged.get(0).decision().row()).isEqualTo("T048");
    assertThat(merged.get(0).decision().value()).isEqualTo("T147");
    assertThat(merged.get(1).decision().row()).isEqualTo("T148");
  }

  @Test
  void two_browsers_disagree_and_a_third_resolves() {
    var ann = ann();
    open(ann, Queue.MISLABELS);
    var key = key(ann);
    var ben = as("Ben");
    open(ben, Queue.MISLABELS);
    assertThat(key(ben)).isNotEqualTo(key); // what Ann is at is not Ben's
    // Ben looks at what Ann has on her page, from the list.
    ben.locator("#rows button").first().click();
    ben.waitForFunction("k => document.body.dataset.key === k", key);
    ann.keyboard().press("k");
    acknowledged(ann, 1);
    ben.keyboard().press("a");
    acknowledged(ben, 1);
    assertThat(ben.locator("#toast")).containsText("Ann had said something else");
    assertThat(shop.session.decisions()).isEmpty();
    var cy = as("Cy");
    open(cy, Queue.DISAGREEMENTS);
    assertThat(cy.locator("#said")).containsText("Ann keeps");
    assertThat(cy.locator("#said")).containsText("Ben says");
    picture(cy, "review-torn");
    cy.evaluate("document.getElementById('said').textContent = ''");
    cy.locator("#rows button").first().click(); // the same, out of its list
    assertThat(cy.locator("#said")).containsText("Ben says");
    cy.keyboard().press("1");
    acknowledged(cy, 1);
    assertThat(shop.session.decisions()).hasSize(1);
    assertThat(shop.session.decisions().getFirst().annotator()).isEqualTo("Cy");
    assertThat(cy.locator("#empty")).isVisible();
  }

  @Test
  void the_same_name_in_two_windows_is_told_and_overwrites_nothing() {
    expected = "409";
    var one = ann();
    var two = as("Ann");
    open(one, Queue.ODD);
    open(two, Queue.ODD);
    assertThat(key(two)).isEqualTo(key(one));
    one.keyboard().press("k");
    acknowledged(one, 1);
    two.keyboard().press("d");
    assertThat(two.locator("#toast")).containsText("in another window: keep");
    assertThat(shop.desk.standing()).isEqualTo(1);
    assertThat(shop.session.decisions()).isEmpty();
  }

  @Test
  void search_finds_a_listing_that_nobody_doubts() {
    var page = ann();
    page.keyboard().press("/");
    assertThat(page.locator("#query")).isFocused();
    page.keyboard().type("T10");
    assertThat(page.locator("#hits li")).hasCount(10);
    picture(page, "review-search");
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");
    assertThat(page.locator("#cells")).containsText("T101");
    page.keyboard().press("d");
    acknowledged(page, 1);
    assertThat(shop.session.decisions().getFirst().decision().row()).isEqualTo("T101");
    assertThat(page.locator("#task")).isVisible(); // the queue goes on where it was
  }

  @Test
  void a_hostile_title_is_text() {
    var page = ann();
    page.keyboard().press("/");
    page.keyboard().type("T040");
    assertThat(page.locator("#hits li").first()).containsText("<img src=x");
    page.keyboard().press("Enter");
    assertThat(page.locator("#title")).hasText(Shop.HOSTILE);
    assertThat(page.title()).isEqualTo("Review · Nurture");
    assertThat(page.locator("img[src=x]")).hasCount(0);
  }

  @Test
  void what_is_not_acknowledged_is_said_and_sent_again() {
    expected = "ERR_FAILED";
    var page = ann();
    open(page, Queue.MISLABELS);
    page.route("**/api/decide*", route -> route.abort());
    page.keyboard().press("k");
    assertThat(page.locator("#problem")).containsText("1 not saved yet");
    page.unroute("**/api/decide*");
    acknowledged(page, 1);
    assertThat(page.locator("#problem")).isHidden();
    assertThat(shop.desk.standing()).isEqualTo(1);
  }

  @Test
  void a_phone_and_the_dark_show_it_too() {
    var phone = as("Ann", 390, 844, ColorScheme.LIGHT);
    open(phone, Queue.MISLABELS);
    assertThat(phone.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    picture(phone, "review-phone");
    phone.locator("#actions button").first().click();
    acknowledged(phone, 1);
    open(phone, Queue.DUPLICATES);
    assertThat(phone.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    picture(phone, "review-phone-pair");
    var dark = as("Ben", 1280, 800, ColorScheme.DARK);
    open(dark, Queue.DUPLICATES);
    assertThat(dark.evaluate("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(22, 24, 20)");
    picture(dark, "review-dark");
  }

  @Test
  void help_and_agreement_are_shown() {
    var page = ann();
    page.keyboard().press("?");
    assertThat(page.locator("#help")).isVisible();
    picture(page, "review-help");
    page.keyboard().press("Escape");
    page.click("#agreement-button");
    assertThat(page.locator("#accords")).containsText("Nobody has answered");
  }

  private Page ann() {
    return as("Ann");
  }

  private Page as(String name) {
    return as(name, 1280, 800, ColorScheme.LIGHT);
  }

  private Page as(String name, int width, int height, ColorScheme scheme) {
    var page = visit(width, height, scheme);
    page.fill("#name-input", name);
    page.keyboard().press("Enter");
    page.waitForSelector("body[data-ready]");
    assertThat(page.locator("#task")).isVisible();
    return page;
  }

  private Page visit(int width, int height, ColorScheme scheme) {
    var context =
        browser.chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setDeviceScaleFactor(1)
                .setColorScheme(scheme));
    var page = context.newPage();
    pages.add(page);
    page.onConsoleMessage(m -> {
      if (expected.isEmpty() || !m.text().contains(expected)) complaints.add(m.text());
    });
    page.onPageError(complaints::add);
    page.onRequest(r -> {
      if (!r.url().startsWith(server.address())) complaints.add("went out to " + r.url());
    });
    page.navigate(server.address());
    return page;
  }

  private void open(Page page, Queue queue) {
    var button = page.locator("#queues [data-queue=" + queue + "]");
    if (button.getAttribute("aria-current") == null) {
      var before = key(page);
      button.click();
      page.waitForFunction("k => document.body.dataset.key !== k", before);
    }
    assertThat(page.locator("#task")).isVisible();
  }

  private static Locator count(Page page, Queue queue) {
    return page.locator("#queues [data-queue=" + queue + "] .open");
  }

  private int waiting(Queue queue) {
    return shop.desk.counts("Ann").stream()
        .filter(c -> c.queue() == queue)
        .findFirst()
        .orElseThrow()
        .waiting();
  }

  private static String key(Page page) {
    return (String) page.evaluate("document.body.dataset.key ?? ''");
  }

  private static void acknowledged(Page page, int decisions) {
    page.waitForFunction("n => Number(document.body.dataset.acknowledged) >= n", decisions);
  }

  private static void picture(Page page, String name) {
    page.waitForTimeout(350);
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
  }
}
