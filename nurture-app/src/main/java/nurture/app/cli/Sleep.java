package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import nurture.app.memory.LastingMemory;
import nurture.app.memory.NightRecords;
import nurture.app.report.NightReport;
import nurture.app.store.Feedback;
import nurture.app.store.Store;
import nurture.data.Dataset;
import nurture.data.Folders;
import nurture.memory.Episode;
import nurture.serve.Bundle;
import nurture.serve.Listing;
import nurture.serve.Versions;
import nurture.study.Diary;
import nurture.study.Lesson;
import nurture.study.Night;
import nurture.study.Progress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code nurture sleep RUN}. */
@Command(
    name = "sleep",
    description =
        "Learns anew from the run's listings and all that people said since, examines what came of"
            + " it on the held-out listings of every past day, and lets it answer only if nothing"
            + " old fell.",
    footer = {
      "Servers of the run go over to the new version by themselves. Exit code 3 says",
      "that it was not released; yesterday's goes on.",
      "",
      "Examples:",
      "  nurture sleep runs/first",
      "      each night, by cron or a timer: says what it learnt and how the exam went",
      "  nurture sleep runs/first --margin 0.005 --threads 1 --json",
      "      half a point may be lost; one core, for a machine that serves meanwhile",
      "  nurture sleep runs/first --replay balanced --replay-size 5000",
      "      a short night: what is new, and 5,000 older, as many of each category",
      "  nurture sleep runs/first --agree 0.5",
      "      what the version before answered of older listings counts half as much as",
      "      labels",
      "  nurture sleep runs/first --replay reservoir --replay-size 5000 --ewc 100000",
      "      a short night that goes on from yesterday's nets and holds what their",
      "      answers hang on",
      "  nurture sleep runs/first --distil",
      "      one small net is released, taught by the night's: several times as fast",
      "  nurture rollback runs/first",
      "      back to the version before, at once"
    })
final class Sleep extends Nurture.Speaking implements Callable<Integer> {
  /** The new version was worse, and is not released. */
  static final int NOT_RELEASED = 3;

  private static final String FIRST_DAY = "first day", NIGHT = ".night";

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  @Nullable Path run;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "The run's listings, if they are no longer where it found them.")
  @Nullable Path data;

  @Option(
      names = "--photos",
      paramLabel = "PATH",
      description = "Folder, zip or tar with the photos, if they are not beside the table.")
  @Nullable Path photos;

  @Mixin StoreFlag store = new StoreFlag();

  @Mixin NightFlags how = new NightFlags();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with; those of the run otherwise.")
  @Nullable Integer threads;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description =
          "Keep the bundles of the last N nights, of the run itself, of the version that answers and"
              + " of the one before it; of older nights how they went. All are kept otherwise.")
  @Nullable Integer keep;

  @Override
  public Integer call() throws Exception {
    how.check();
    if (keep != null && keep < 1)
      throw new IllegalArgumentException("--keep must be at least 1, got " + keep);
    var folder = new RunFolder(Objects.requireNonNull(run));
    var config = folder.read("config.json");
    try (var _ = folder.lock();
        var kept = Store.open(store.of(folder.path()));
        var table = Dataset.read(where(config), where(config, photos))) {
      return sleep(folder, TrainFlags.of(config.path("settings")), config, table, kept);
    }
  }

  private Path where(tools.jackson.databind.JsonNode config) {
    return data != null ? data : Path.of(config.path("data").asString(""));
  }

  private static @Nullable Path where(tools.jackson.databind.JsonNode config, @Nullable Path said) {
    var before = config.path("photos").asString(null);
    return said != null ? said : before == null ? null : Path.of(before);
  }

  private int sleep(
      RunFolder folder,
      TrainFlags flags,
      tools.jackson.databind.JsonNode config,
      Dataset table,
      Store kept)
      throws IOException {
    var voice = voice();
    var said = kept.all();
    var versions = new Versions(folder.path());
    var before = versions.current();
    var records = NightRecords.of(versions);
    var yesterday = records.of(before);
    flags.category = config.at("/learnt/category").asString(null);
    flags.price = config.at("/learnt/price").asString(null);
    if (threads != null) flags.threads = threads;
    if (how.epochs != null) flags.epochs = how.epochs;
    var lessons = said.said().stream().map(Sleep::lesson).toList();
    var names = new HashSet<String>();
    var last = lessons.reversed().stream().filter(l -> names.add(l.name())).toList().reversed();
    var diary =
        Diary.of(
            flags.apply(table), flags.category, flags.price, last, Set.copyOf(said.forgotten()));
    if (diary.data().sha256().equals(heard(versions, before, yesterday)))
      return idle(
          voice,
          before,
          "Nothing was said since version %s was made; it goes on.".formatted(before));
    var same = records.slept(diary.data().sha256(), how.toString());
    if (same.isPresent())
      return idle(
          voice,
          before,
          "Version %s learnt from the same listings in the same way and does not answer; %s goes on."
              .formatted(same.get().version(), before));
    if (IntStream.range(0, diary.data().size()).noneMatch(folder.heldOut(diary.data())))
      throw new IllegalArgumentException(
          "none of the listings is one that the run held out, so no night could be examined; train"
              + " it anew with a larger --test-fraction, or give the table its old columns");
    var today = "night %d".formatted(records.nights().size() + 1);
    voice.say(
        "%s: %,d listings and %,d things that people said"
            .formatted(today, diary.data().size() - last.size(), last.size()));
    var looked = new BitSet();
    looked.set(0, diary.data().size());
    var fresh = new HashSet<String>();
    for (var news : kept.since(yesterday.map(NightRecords.Slept::seq).orElse(-1L)).said())
      fresh.add(news.id());
    if (how.replaySize != null) {
      looked =
          new ShortNight(how.replay, how.replaySize)
              .looked(
                  versions.folder(before),
                  diary,
                  flags.category,
                  fresh,
                  flags.settings().threads());
      voice.say("Looks at %,d of them, %s.".formatted(looked.cardinality(), how.replay));
    }
    if (how.ewc != null && !said.forgotten().isEmpty())
      voice.note(
          "%,d listings were withdrawn: what yesterday's nets learnt from them stays until a night"
                  .formatted(said.forgotten().size())
              + " without --ewc.");
    var yesterdays = new Yesterday(versions.folder(before), diary, looked::get, fresh);
    var made = new RunFolder(versions.place(NIGHT));
    Folders.delete(made.path());
    made.prepare(false, false);
    var interrupt = Interrupt.then(() -> voice.note("\nStopping after this step."));
    try (var nets = how.ewc == null ? null : Bundle.open(versions.folder(before))) {
      var outcome =
          new Training(voice.withoutJson(), flags, made, false)
              .thenMoved()
              .stopWhen(interrupt::asked)
              .settling(study -> yesterdays.heeded(study, how.agree, nets, how.ewc))
              .run(where(config), diary.data());
      if (outcome.stopped()) return brokenOff(voice, made, before);
      if (how.distil)
        new DistilledNight(voice.withoutJson(), flags.settings(), interrupt::asked).of(made, diary);
    } catch (IllegalStateException e) {
      if (!interrupt.asked()) throw e;
      return brokenOff(voice, made, before);
    }
    var exams =
        diary.exams(made.heldOut(diary.data()), FIRST_DAY, records.sat(), records.days(), today);
    try (var older = Bundle.open(versions.folder(before));
        var newer = Bundle.open(made.path())) {
      if (how.replaySize != null)
        Heirloom.handDown(
            versions.folder(before),
            newer,
            made.path(),
            diary.data(),
            IntStream.range(0, diary.data().size()).toArray(),
            new ProgressBar(voice));
      var past = past(voice, versions, records, before, today);
      var night =
          examine(voice, older, newer, past, diary, exams, lessons, flags.settings().threads());
      var version = versions.free(newer.card().version());
      var json = json(night, today, before, version, lessons.size(), said.forgotten().size());
      json.put("seq", said.seq())
          .put("data", diary.data().sha256())
          .put("how", how.toString())
          .put("replay", how.replay.toString())
          .put("agree", how.agree)
          .put("ewc", how.ewc)
          .put("distilled", how.distil)
          .put("listings", looked.cardinality());
      json.putPOJO("exam", diary.truths(exams.getOrDefault(today, new int[0])));
      int code = wake(voice, folder, versions, made, version, night, json);
      if (keep != null)
        NightRecords.of(versions).before(keep, versions.current()).forEach(versions::strip);
      return code;
    }
  }

  private static int idle(Voice voice, String before, String why) {
    voice.say(why);
    voice.json(
        JsonMapper.shared()
            .createObjectNode()
            .put("before", before)
            .put("version", before)
            .put("released", false));
    return Nurture.OK;
  }

  private static int brokenOff(Voice voice, RunFolder made, String before) throws IOException {
    Folders.delete(made.path());
    voice.note("The night was broken off; version %s goes on.".formatted(before));
    return Nurture.STOPPED;
  }

  /** The hash of the listings that a version heard of. */
  private static String heard(Versions versions, String version, Optional<NightRecords.Slept> night)
      throws IOException {
    var data = night.map(NightRecords.Slept::data).orElse("");
    if (!data.isEmpty()) return data;
    return new RunFolder(versions.folder(version))
        .read("environment.json")
        .path("data_hash")
        .asString("");
  }

  private static Lesson lesson(Feedback said) {
    double price = said.price() == null ? Double.NaN : said.price();
    var category = Feedback.NONE.equals(said.category()) ? Episode.NONE : said.category();
    return new Lesson(
        said.id(), said.listing(), new Listing(said.inputs(), said.photo()), category, price);
  }

  /** Yesterday's version is asked anyway; one that is damaged holds no night back. */
  private static Night.Past past(
      Voice voice, Versions versions, NightRecords records, String before, String today) {
    var first = records.firstSat();
    first.put(FIRST_DAY, Versions.FIRST);
    first.values().removeIf(before::equals);
    return new Night.Past(
        today,
        first,
        name -> {
          try {
            return Optional.of(Bundle.open(versions.folder(name).resolve("bundle")));
          } catch (IllegalArgumentException e) {
            voice.note(
                "Version %s first sat an exam and cannot sit it again: %s"
                    .formatted(name, e.getMessage()));
            return Optional.empty();
          }
        });
  }

  private Night examine(
      Voice voice,
      Bundle older,
      Bundle newer,
      Night.Past past,
      Diary diary,
      java.util.Map<String, int[]> exams,
      List<Lesson> lessons,
      int threads) {
    var bar = new ProgressBar(voice);
    var night =
        Night.examine(
            older,
            newer,
            past,
            diary.data(),
            exams,
            lessons,
            how.margin,
            threads,
            done -> bar.show(new Progress.Examining(done, lessons.size())));
    bar.end();
    return night;
  }

  private static ObjectNode json(
      Night night, String today, String before, String version, int said, int forgotten) {
    var json = JsonMapper.shared().createObjectNode();
    json.put("day", today)
        .put("time", Instant.now().toString())
        .put("before", before)
        .put("version", version)
        .put("released", night.passed())
        .put("said", said)
        .put("forgotten", forgotten)
        .put("known", night.known().size());
    var why = json.putArray("why");
    NightReport.sentences(night).forEach(why::add);
    NightReport.json(json.putArray("sittings"), night);
    return json;
  }

  /** Keeps what came of the night, and lets it answer if it passed. */
  private static int wake(
      Voice voice,
      RunFolder folder,
      Versions versions,
      RunFolder made,
      String version,
      Night night,
      ObjectNode json)
      throws IOException {
    made.write(LastingMemory.KNOWN, JsonMapper.shared().valueToTree(night.known()));
    made.write(NightRecords.FILE, json);
    Files.writeString(
        made.path().resolve("night.html"),
        NightReport.of(Training.name(folder.path()), night, Instant.now()));
    var place = versions.place(version);
    Files.move(made.path(), place, StandardCopyOption.ATOMIC_MOVE);
    if (night.passed()) versions.release(version);
    voice.say("");
    NightReport.lines(night).forEach(voice::say);
    voice.say("");
    NightReport.sentences(night).forEach(voice::say);
    voice.say(
        night.passed()
            ? "Version %s answers now; it knows %,d of %,d things that were said by itself."
                .formatted(version, night.known().size(), json.path("said").asInt())
            : "Version %s is not released; %s goes on."
                .formatted(version, json.path("before").asString("")));
    voice.say("The exam: %s".formatted(Nurture.shown(place.resolve("night.html"))));
    voice.say("The report: %s".formatted(Nurture.shown(new RunFolder(place).html())));
    voice.json(json);
    return night.passed() ? Nurture.OK : NOT_RELEASED;
  }
}
