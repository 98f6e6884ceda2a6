package nurture.app.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import nurture.app.demo.DemoData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The page in a real Chromium, as a seller uses it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {
  final FakeSuggester suggester =
      new FakeSuggester(
          listing -> listing.values().getOrDefault("title", "").endsWith("slow") ? 1_200 : 0);
  byte[] mug = new byte[0];
  final List<String> complaints = new ArrayList<>();
  String expected = ""; // of what the console says, whenever it comes to say it
  SuggestServer server;
  Browser browser;
  Page page;

  @BeforeAll
  void open() throws IOException {
    var installed = Browser.installed();
    Assumptions.assumeTrue(
        installed.isPresent(), "no chromium or google-chrome is installed: the page is not tested");
    browser = new Browser(installed.orElseThrow());
    server = SuggestServer.start(suggester, Settings.local(0));
    mug = DemoData.photo("Mugs", 5, 640);
  }

  @AfterAll
  void shut() {
    if (browser == null) return;
    browser.close();
    server.close();
  }

  @BeforeEach
  void visit() {
    page = visit(1180, 900, ColorScheme.LIGHT);
  }

  @AfterEach
  void nothing_went_wrong_in_the_console() {
    page.context().close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void before_anything_is_filled_in_it_invites() {
    assertThat(page.locator("#empty")).isVisible();
    assertThat(page.locator("#answer")).isHidden();
    assertThat(page.locator("#drop")).containsText("Drop a photo");
    assertThat(page.locator("[name=size_cm]")).hasAttribute("inputmode", "decimal");
    picture("empty");
  }

  @Test
  void where_no_photo_is_read_it_invites_words_alone() {
    page.route(
        "**/api/v1/model",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(
                        route.fetch().text().replaceAll("\\{\"name\":\"photo\"[^}]*\\},", ""))));
    page.reload();
    assertThat(page.locator("#empty"))
        .hasText("Begin with a few words, and suggestions grow here.");
    assertThat(page.locator("#drop")).isHidden();
  }

  @Test
  void a_photo_dropped_is_shown_and_answered() {
    drop(mug, "image/png");
    assertThat(page.locator("#thumbnail")).isVisible();
    assertThat(path()).hasText("Kitchen");
    assertThat(page.locator("#confidence")).containsText("which of these is still open");
    assertThat(page.locator("#used")).hasText("Based on photo.");
    picture("photo");
    page.click("#remove");
    assertThat(page.locator("#empty")).isVisible();
  }

  @Test
  void a_photo_pasted_is_answered() {
    page.evaluate(
        "t => document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: t }))",
        transfer(mug, "image/png"));
    assertThat(page.locator("#thumbnail")).isVisible();
    assertThat(path()).hasText("Kitchen");
  }

  @Test
  void a_photo_chosen_and_a_title_together_settle_it() {
    choosePhoto();
    page.fill("[name=title]", "Blue stoneware mug");
    assertThat(path()).hasText(Pattern.compile("Kitchen\\s*›\\s*Mugs"));
    assertThat(page.locator("#choices li.best .name"))
        .hasText(Pattern.compile("Mugs\\s+in Kitchen"));
    assertThat(page.locator("#estimate")).hasText("$35");
    assertThat(page.locator("#used")).hasText("Based on photo and title.");
    assertThat(page.locator("#announcer")).containsText("Category Kitchen, Mugs");
    picture("settled");
  }

  @Test
  void a_price_without_a_range_says_so() {
    page.fill("[name=title]", "rangeless mug");
    assertThat(page.locator("#range")).hasText("No range yet: it has seen too few prices.");
    assertThat(page.locator("#scale")).isHidden();
    page.fill("[name=title]", "blue mug");
    assertThat(page.locator("#range")).containsText("in 90 of 100 cases");
    assertThat(page.locator("#scale")).isVisible();
  }

  @Test
  void what_is_typed_changes_the_answer_and_a_burst_of_keys_asks_little() {
    page.locator("[name=title]").pressSequentially("cotton shirt");
    assertThat(path()).containsText("T-shirts");
    int before = suggester.asked.get();
    page.locator("[name=title]").fill("");
    page.locator("[name=title]").pressSequentially("old backpack");
    assertThat(path()).containsText("Backpacks");
    assertThat(suggester.asked.get() - before).isLessThan(6);
  }

  @Test
  void a_late_answer_never_wins() {
    page.fill("[name=title]", "mug slow");
    page.waitForTimeout(400);
    assertThat(page.locator("#suggestion")).hasAttribute("aria-busy", "true");
    page.fill("[name=title]", "linen shirt");
    assertThat(path()).containsText("T-shirts");
    page.waitForTimeout(1_500);
    assertThat(path()).containsText("T-shirts");
    assertThat(page.locator("#suggestion")).not().hasAttribute("aria-busy", "true");
  }

  @Test
  void an_answer_that_could_not_be_aborted_does_not_win_either() {
    page.evaluate("AbortController.prototype.abort = () => {}");
    page.fill("[name=title]", "mug slow");
    page.waitForTimeout(400);
    page.fill("[name=title]", "linen shirt");
    assertThat(path()).containsText("T-shirts");
    page.waitForTimeout(1_500);
    assertThat(path()).containsText("T-shirts");
  }

  @Test
  void words_that_decide_nothing_are_not_sure_yet() {
    page.fill("[name=title]", "something nice");
    assertThat(path()).hasText("Not sure yet");
    assertThat(page.locator("#choices li")).hasCount(5);
    picture("unsure");
  }

  @Test
  void the_keyboard_reaches_and_chooses_a_suggestion() {
    page.fill("[name=title]", "something nice");
    assertThat(page.locator("#choices li")).hasCount(5);
    page.locator("[name=title]").press("ArrowDown");
    assertThat(page.locator("#choices")).isFocused();
    page.keyboard().press("ArrowDown");
    page.keyboard().press("ArrowDown");
    var third = page.locator("#choices li").nth(2);
    assertThat(page.locator("#choices")).hasAttribute("aria-activedescendant", "choice-2");
    picture("keyboard");
    page.keyboard().press("Enter");
    assertThat(third).hasAttribute("aria-selected", "true");
    assertThat(page.locator("#confidence")).containsText("Your choice");
    page.fill("[name=title]", "something nicer");
    assertThat(page.locator("#confidence")).containsText("Your choice");
    picture("chosen");
    page.locator("#choices").press("Escape");
    assertThat(path()).hasText("Not sure yet");
  }

  @Test
  void what_is_wrong_is_said_in_words_and_goes_away() {
    expected = "422";
    drop("no photo".getBytes(StandardCharsets.UTF_8), "image/png");
    assertThat(page.locator("#problem"))
        .hasText("The photo cannot be read; send a JPEG, PNG or WebP file.");
    assertThat(page.locator("#invitation")).hasText("x.png");
    picture("problem");
    choosePhoto();
    assertThat(path()).hasText("Kitchen");
    assertThat(page.locator("#problem")).isHidden();
  }

  @Test
  void one_click_says_what_is_right_and_another_takes_it_back() {
    suggester.learnt.clear();
    page.fill("[name=title]", "something handmade");
    assertThat(path()).hasText("Not sure yet");
    page.locator("#verdicts button")
        .filter(new Locator.FilterOptions().setHasText("Bowls"))
        .click();
    assertThat(page.locator("#learnt")).containsText("Learnt: Bowls.");
    assertThat(path()).hasText(Pattern.compile("Kitchen\\s*›\\s*Bowls"));
    assertThat(page.locator("#used")).containsText("What was said of such listings weighs most.");
    assertThat(suggester.verdicts.getLast().category()).isEqualTo("Kitchen > Bowls");
    picture("learnt");
    page.click("#learnt button");
    assertThat(page.locator("#learnt")).hasText("Forgotten.");
    suggester.learnt.clear();
  }

  @Test
  void none_of_these_and_a_new_category_can_be_said_by_keyboard() {
    page.fill("[name=title]", "something else");
    page.locator("#verdicts button").last().focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#learnt")).containsText("Learnt: none of these.");
    assertThat(suggester.verdicts.getLast().none()).isTrue();
    page.keyboard().press("Tab");
    page.locator("#other-name").pressSequentially("Musical instruments");
    page.keyboard().press("Enter");
    assertThat(page.locator("#learnt")).containsText("Learnt: Musical instruments.");
    assertThat(suggester.verdicts.getLast().fresh()).isTrue();
    assertThat(path()).hasText("Musical instruments");
    suggester.learnt.clear();
  }

  @Test
  void doubt_is_said_in_plain_words_and_goes_away() {
    page.fill("[name=title]", "something nice");
    assertThat(page.locator("#doubts"))
        .hasText("It could as well be Kitchen > Mugs as Kitchen > Bowls.");
    page.fill("[name=title]", "linen shirt");
    assertThat(path()).containsText("T-shirts");
    assertThat(page.locator("#doubts")).isHidden();
  }

  @Test
  void whoever_looks_at_a_similar_listing_is_told_what_goes_with_it() {
    page.fill("[name=title]", "Blue stoneware mug");
    page.locator("#alike button").first().click();
    assertThat(page.locator("#also-heading")).hasText("Like this: Blue stoneware mug");
    assertThat(page.locator("#others li").first()).containsText("Espresso cup");
    page.locator("#others button").first().click();
    assertThat(page.locator("#also-heading"))
        .hasText("Who looked at this also looked at: Espresso cup");
    assertThat(page.locator("#drift")).isHidden();
    picture("also");
  }

  @Test
  void similar_listings_are_shown_with_their_photos() {
    page.fill("[name=title]", "Blue stoneware mug");
    assertThat(page.locator("#alike li")).hasCount(3);
    assertThat(page.locator("#alike li").first()).containsText("Blue stoneware mug");
    assertThat(page.locator("#alike li").first()).containsText("Mugs, $18.50");
    assertThat(page.locator("#alike img")).hasCount(2);
    page.waitForFunction("document.querySelector('#alike img').naturalWidth > 0");
  }

  @Test
  void a_phone_shows_it_in_one_column_without_scrolling_sideways() {
    page.context().close();
    page = visit(390, 844, ColorScheme.LIGHT);
    choosePhoto();
    page.fill("[name=title]", "Blue stoneware mug");
    assertThat(path()).containsText("Mugs");
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    picture("phone");
  }

  @Test
  void the_dark_is_dark() {
    page.context().close();
    page = visit(1180, 900, ColorScheme.DARK);
    choosePhoto();
    page.fill("[name=title]", "Blue stoneware mug");
    page.fill("[name=brand]", "Solveig");
    assertThat(path()).containsText("Mugs");
    assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(22, 24, 20)");
    picture("dark");
  }

  private Page visit(int width, int height, ColorScheme scheme) {
    complaints.clear();
    expected = "";
    var context =
        browser.chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setDeviceScaleFactor(2)
                .setColorScheme(scheme));
    var visited = context.newPage();
    visited.onConsoleMessage(m -> {
      if (expected.isEmpty() || !m.text().contains(expected)) complaints.add(m.text());
    });
    visited.onPageError(complaints::add);
    visited.onRequest(r -> {
      if (!r.url().startsWith(server.address()) && !r.url().startsWith("blob:"))
        complaints.add("went out to " + r.url());
    });
    visited.navigate(server.address());
    visited.waitForSelector("body[data-ready]");
    return visited;
  }

  private Locator path() {
    return page.locator("#path");
  }

  private void choosePhoto() {
    page.setInputFiles("#file", new FilePayload("mug.png", "image/png", mug));
  }

  private void drop(byte[] content, String type) {
    page.dispatchEvent("#drop", "drop", Map.of("dataTransfer", transfer(content, type)));
  }

  /** A file on its way through the clipboard or under the mouse. */
  private JSHandle transfer(byte[] content, String type) {
    return page.evaluateHandle(
        """
        ([bytes, type]) => {
          const transfer = new DataTransfer();
          const content = Uint8Array.from(atob(bytes), c => c.charCodeAt(0));
          transfer.items.add(new File([content], 'x.png', { type }));
          return transfer;
        }
        """,
        List.of(Base64.getEncoder().encodeToString(content), type));
  }

  private void picture(String name) {
    page.waitForTimeout(500);
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(Path.of("target", "screenshots", name + ".png"))
            .setFullPage(true));
  }
}
