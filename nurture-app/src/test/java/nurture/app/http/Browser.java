package nurture.app.http;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Chromium that this machine has; none is downloaded. */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of(
          "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe");
  private static final List<String> USUAL =
      List.of(
          "/usr/bin",
          "/usr/local/bin",
          "/snap/bin",
          "/opt/google/chrome",
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
          "/Applications/Chromium.app/Contents/MacOS/Chromium",
          "C:/Program Files/Google/Chrome/Application");

  private final Playwright playwright;
  final com.microsoft.playwright.Browser chromium;

  Browser(Path executable) {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000); // on a busy machine
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(
                        List.of(
                            "--no-sandbox", "--disable-background-networking", "--disable-gpu")));
  }

  /** Where a Chromium is, in PATH or in one of the usual places. */
  static Optional<Path> installed() {
    var path = System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1);
    return Stream.concat(Stream.of(path), USUAL.stream())
        .filter(folder -> !folder.isBlank())
        .flatMap(folder ->
            Stream.concat(
                NAMES.stream().map(name -> Path.of(folder, name)), Stream.of(Path.of(folder))))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
