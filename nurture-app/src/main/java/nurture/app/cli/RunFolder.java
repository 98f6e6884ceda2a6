package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import nurture.app.report.ReportData;
import nurture.app.report.ReportHtml;
import nurture.app.report.ReportJson;
import nurture.data.Dataset;
import nurture.data.Folders;
import nurture.data.Split;
import nurture.eval.Estimate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run leaves on disk: {@code bundle/}, {@code config.json}, {@code environment.json}, {@code
 * events.jsonl}, {@code report.json}, {@code report.html}; while it goes on {@code members/} and
 * {@code photos.cache}; and {@code run.lock}, which says nothing once it has ended.
 */
record RunFolder(Path path) {
  private static final List<String> OURS =
      List.of(
          "bundle",
          "current",
          "versions",
          "members",
          "photos.cache",
          "config.json",
          "environment.json",
          "events.jsonl",
          "report.json",
          "report.html");
  private static final JsonMapper JSON = JsonMapper.shared();

  boolean hasBundle() {
    return Files.exists(path.resolve("bundle").resolve("bundle.json"));
  }

  /** Whether a run was begun here and not ended. */
  boolean isUnfinished() {
    return Files.isDirectory(path.resolve("members"));
  }

  Path events() {
    return path.resolve("events.jsonl");
  }

  Path html() {
    return path.resolve("report.html");
  }

  /**
   * Keeps every other training out of the folder, which is made if it is not there.
   *
   * @throws IllegalArgumentException in a sentence, if one is writing to it
   */
  FolderLock lock() throws IOException {
    make();
    return FolderLock.of(path);
  }

  private void make() throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path))
      throw new IllegalArgumentException(
          "-o must name a folder, got the file " + path + "; name another");
    Files.createDirectories(path);
  }

  /**
   * Makes the folder ready for a run; what is to be overwritten stays until {@link #clear}.
   *
   * @throws IllegalArgumentException in a sentence, if something is there that must not be lost
   */
  void prepare(boolean resume, boolean overwrite) throws IOException {
    make();
    if (resume) {
      if (hasBundle() && !isUnfinished())
        throw new IllegalArgumentException(
            path
                + " holds a finished run, there is nothing to resume; --overwrite trains it again");
    } else if (!overwrite && (hasBundle() || isUnfinished())) {
      throw new IllegalArgumentException(
          "%s already holds %s run; go on with --resume, replace it with --overwrite, or name another folder with -o"
              .formatted(path, isUnfinished() ? "an unfinished" : "a"));
    }
  }

  /** Deletes what an earlier run wrote, once another is sure to take its place. */
  void clear() throws IOException {
    for (var name : OURS) Folders.delete(path.resolve(name));
  }

  /**
   * Checks that a run to be resumed is this one.
   *
   * @throws IllegalArgumentException in a sentence, if it is another
   */
  void check(JsonNode settings, String dataHash) throws IOException {
    if (!Files.exists(path.resolve("config.json"))) return;
    var before = read("config.json").path("settings");
    var names = new LinkedHashSet<>(settings.propertyNames());
    names.addAll(before.propertyNames());
    for (var name : names) {
      JsonNode then = before.path(name), now = settings.path(name);
      if (!now.equals(then))
        throw new IllegalArgumentException(
            "%s was begun with %s = %s, got %s; resume with the same flags or begin again with --overwrite"
                .formatted(path, name, said(then), said(now)));
    }
    if (!read("environment.json").path("data_hash").asString("").equals(dataHash))
      throw new IllegalArgumentException(
          path
              + " was begun on other data, whose hash differs; resume on the same or begin again with"
              + " --overwrite");
  }

  private static String said(JsonNode setting) {
    return setting.isMissingNode() ? "what it is by itself" : setting.toString();
  }

  void write(String name, JsonNode json) throws IOException {
    Files.writeString(path.resolve(name), json.toPrettyString() + "\n");
  }

  /** A file of the record, as JSON. */
  JsonNode read(String name) throws IOException {
    var file = path.resolve(name);
    if (!Files.exists(file))
      throw new IllegalArgumentException(
          path
              + " must be a run, but it has no "
              + name
              + "; train one: nurture train DATA -o "
              + path);
    try {
      return JSON.readTree(Files.readString(file));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + " is damaged: " + e.getOriginalMessage(), e);
    }
  }

  /** Which rows the run held out. */
  Split split() throws IOException {
    var split = read("config.json").path("split");
    if (!split.isObject())
      throw new IllegalArgumentException(path + " held nothing out; leave --rows test away");
    return JSON.treeToValue(split, Split.class);
  }

  /** Whether a row of a table is one that the run held out; none is where it lacks the columns. */
  IntPredicate heldOut(Dataset data) throws IOException {
    if (!read("config.json").path("split").isObject()) return row -> false;
    var split = split();
    boolean known = split.columns().stream().allMatch(c -> data.schema().find(c).isPresent());
    return known ? row -> split.test(data, row) : row -> false;
  }

  /** What its report says of a target on listings held out; empty if it has none. */
  Optional<Estimate> accuracy(String target) throws IOException {
    if (!Files.exists(path.resolve("report.json"))) return Optional.empty();
    var report = read("report.json");
    for (var rows : List.of("test", "validation")) {
      var figure = report.path(rows).path(target).path("accuracy");
      if (figure.isObject()) return Optional.of(JSON.treeToValue(figure, Estimate.class));
    }
    return Optional.empty();
  }

  /** Gives another run the record of this one: its settings and what it held out. */
  void copyRecord(RunFolder to) throws IOException {
    for (var name : List.of("config.json", "environment.json"))
      Files.copy(path.resolve(name), to.path.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  void report(ReportData report) throws IOException {
    Files.createDirectories(path);
    ReportJson.write(report, path.resolve("report.json"));
    ReportHtml.write(report, html());
  }

  /** Removes what is only needed to go on. */
  void tidy() throws IOException {
    Folders.delete(path.resolve("members"));
    Folders.delete(path.resolve("photos.cache"));
  }
}
